#include "replay/what_if_walk.h"

#include "engine/references.h"
#include "ledger/event_codec.h"
#include "ledger/record.h"
#include "ledger/ticket_moves.h"
#include "replay/decoded_ahead.h"

namespace replay {

Result<void> RecordWalk::each(const std::function<Result<void>(ledger::RecordEvents&)>& visit) {
  const auto reader = TRY(open());
  while (true) {
    const Bytes record = TRY(reader->next());
    if (record.empty()) return {};
    ledger::RecordEvents events = TRY(ledger::RecordEvents::open(record));
    while (TRY(events.next())) TRY(visit(events));
    walked += events.header().event_count;
    if (progress) TRY(progress(walked));
  }
}

Result<void> RecordWalk::each_decoded(Sequence last, const std::function<Result<void>(ledger::Event&)>& visit) {
  auto reader = TRY(open());
  // What history had named when each event was told: known to that thread alone.
  const auto names = std::make_shared<engine::Registry>();
  const auto check = [names](const ledger::Event& event) -> Result<void> {
    TRY(engine::check_names(*names, event));
    if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) names->apply(*declared);
    return {};
  };
  DecodedAhead ahead(std::move(reader), last, check);
  while (true) {
    DecodedAhead::Batch batch = ahead.take();
    for (ledger::Event& event : batch.events) TRY(visit(event));
    walked += batch.events.size();
    if (progress) TRY(progress(walked));
    if (batch.is_last) return batch.outcome;
    ahead.give_back(std::move(batch));
  }
}

namespace {

Result<void> add_names(const ledger::Event& event, Foreseen& into) {
  const auto* declared = std::get_if<ledger::Declared>(&event.body);
  if (declared == nullptr) return {};
  TRY(engine::check_names(into.names, event));
  const engine::Registry& names = into.names;
  const bool opens = (std::holds_alternative<ledger::LegalEntity>(declared->definition) &&
                      names.legal_entities.try_row(LegalEntityId{declared->id}) == nullptr) ||
                     (std::holds_alternative<ledger::Shop>(declared->definition) &&
                      names.shops.try_row(ShopId{declared->id}) == nullptr) ||
                     (std::holds_alternative<ledger::Product>(declared->definition) &&
                      names.products.try_row(ProductId{declared->id}) == nullptr);
  if (opens) into.openings.push_back(*declared);
  into.names.apply(*declared);
  return {};
}

}  // namespace

Result<Foreseen> foresee(RecordWalk& walk) {
  Foreseen foreseen;
  TRY(walk.each([&](ledger::RecordEvents& events) -> Result<void> {
    foreseen.last = events.sequence();
    if (const auto original = TRY(ledger::read_original(events.parts().front(), events.sequence()))) {
      if (!is_none(*original)) foreseen.originals.insert(*original);
      return {};
    }
    const ledger::Event event = TRY(ledger::decode_event(events.sequence(), events.parts()));
    if (const auto* returned = std::get_if<ledger::Returned>(&event.body))
      foreseen.originals.insert(returned->original);
    return add_names(event, foreseen);
  }));
  return foreseen;
}

}  // namespace replay
