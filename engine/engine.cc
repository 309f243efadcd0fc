#include "engine/engine.h"

#include <spdlog/spdlog.h>

#include "engine/answers.h"
#include "engine/decide.h"

namespace engine {
namespace {

constexpr std::int64_t kForwardMaxMicros = 400ll * 86'400'000'000;

Result<void> check_clock(const World& world, const EngineOptions& options, const State& state) {
  if (options.accept_clock || is_none(state.last_sequence())) return {};
  const std::int64_t ahead = micros(world.clock.now()) - micros(state.last_recorded_at());
  if (ahead >= -options.clock_jump_max_micros && ahead <= kForwardMaxMicros) return {};
  return fail(ErrorCode::clock_behind_log, "clock",
              "the clock says " + to_string(world.clock.now()) + ", the last event was recorded at " +
                  to_string(state.last_recorded_at()) + "; set the clock, or start with --accept-clock");
}

// The events of one command never span two records (docs/ARCHITECTURE.md §2). A sale drawn from thousands of lots would
// not fit.
bool fits_a_record(const std::vector<ledger::Part>& parts) {
  return parts.size() <= ledger::kPartsMax && ledger::RecordBuilder({}).bytes_with(parts) <= ledger::kRecordBytesMax;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(World world, EngineOptions options) {
  Opened opened = TRY(open_state(world.log, world.rows));
  TRY(check_clock(world, options, opened.folded.state));
  return std::unique_ptr<Engine>(new Engine(std::move(world), options, std::move(opened)));
}

Engine::Engine(World world, EngineOptions options, Opened opened)
    : world_(std::move(world)),
      options_(options),
      folded_(std::move(opened.folded)),
      write_behind_(world_.rows, world_.worker),
      rebuilt_(opened.rebuilt),
      events_since_write_(opened.unwritten_events),
      last_write_(world_.clock.now()) {}

Result<void> Engine::execute(std::span<Exchange> batch) {
  if (fault_) return *fault_;
  std::vector<Pending> pending;
  pending.reserve(batch.size());
  for (Exchange& exchange : batch) {
    Result<Reply> reply = handle(exchange.request);
    if (fault_) return *fault_;
    pending.push_back({std::move(exchange.handler), std::move(reply)});
  }
  TRY(append_open_record());
  // Durable from here on: every reply may leave, queries too, since nothing they saw can be taken back.
  for (Pending& each : pending) each.handler(std::move(each.reply));
  take_rows_further();
  return {};
}

Result<Reply> Engine::handle(Request& request) {
  return std::visit([this](auto& each) { return handle_one(each); }, request);
}

// --- hello -----------------------------------------------------------------------------------------------------------

Result<Reply> Engine::handle_one(OpenSource& request) {
  auto source = folded_.state.registry().sources.find(request.code);
  if (!source) {
    if (!request.enrol || request.enrol->code != request.code)
      return fail(ErrorCode::unknown_source, "source", "'" + request.code + "' is not enrolled here");
    if (!has_room()) return fail(ErrorCode::no_room, "", "the disk is nearly full");
    Command command{.occurred_at = next_instant(), .body = Declare{*request.enrol}};
    Decision decision = TRY(decide(folded_.state, command, TRY(context_for(command))));
    const Sequence sequence = next(folded_.state.last_sequence());
    ledger::Event event{.envelope = {.occurred_at = command.occurred_at,
                                     .requested_date = decision.requested_date,
                                     .effective_date = decision.effective_date,
                                     .number = CommandNumber{raw(sequence)}},
                        .body = std::move(decision.body)};
    const std::vector<ledger::Part> parts = encode(event);
    record(std::move(event), parts);
    source = folded_.state.registry().sources.find(request.code);
    spdlog::info("source enrolled: {} as number {}", request.code, raw(*source));
  }
  claims_[*source] = ++last_claim_;
  const ledger::LogIdentity identity = world_.log.identity();
  return Reply(SourceOpened{.claim = {*source, last_claim_},
                            .code = request.code,
                            .last = folded_.state.last_number(*source),
                            .log = identity.id,
                            .epoch = identity.epoch});
}

// --- commands --------------------------------------------------------------------------------------------------------

Result<Reply> Engine::handle_one(ClaimedCommand& request) {
  Command& command = request.command;
  if (command.source != request.claim.source)
    return fail(ErrorCode::malformed, "source", "the command was numbered for another source than this session's");
  const auto claim = claims_.find(request.claim.source);
  if (claim == claims_.end() || claim->second != request.claim.token)
    return fail(ErrorCode::source_fenced, "source", "a newer session of this source has begun");
  const CommandNumber last = folded_.state.last_number(command.source);
  if (command.number <= last) return retry(command);
  if (command.number != next(last))
    return fail(ErrorCode::number_gap, "number", "expected " + std::to_string(raw(next(last))));
  if (!has_room()) return fail(ErrorCode::no_room, "", "the disk is nearly full; nothing was decided");
  return decide_and_record(command);
}

// The same command again: its first answer. The same number for something else: an error of the source.
Result<Reply> Engine::retry(const Command& command) {
  if (is_none(command.number)) return fail(ErrorCode::malformed, "number", "numbers begin with 1");
  const auto event = find_decided(command.source, command.number);
  if (!event.ok()) return (fault_ = event.error()).value();
  // Where the household was forgotten, the hash went with it: the number alone says that this is the same command.
  if (!event->household_withheld && event->envelope.command_hash != command.hash)
    return fail(ErrorCode::command_number_reused, "number", "it was used for another command");
  return Reply(receipt_of(*event));
}

// A number that was decided has an event. Where the index, which is read from a disk, does not lead to it, a till would
// be told of another command: a fault (RowsTest.ThatLostWhereACommandStandsStopTheEngine).
Result<ledger::Event> Engine::find_decided(SourceId source, CommandNumber number) const {
  const auto sequence = TRY(folded_.state.find_command(source, number));
  auto event = sequence ? TRY(find_event(*sequence)) : std::nullopt;
  if (event && event->envelope.source == source && event->envelope.number == number) return *std::move(event);
  return fail(ErrorCode::corrupt_record, "rows",
              "the command index does not lead to number " + std::to_string(raw(number)) + " of source " +
                  std::to_string(raw(source)) + "; remove rows/, they are rebuilt");
}

Result<Reply> Engine::decide_and_record(Command& command) {
  const auto context = context_for(command);
  if (!context.ok()) return (fault_ = context.error()).value();
  auto decision = decide(folded_.state, command, *context);
  ledger::Event event{.envelope = {.occurred_at = command.occurred_at,
                                   .requested_date = context->today,
                                   .effective_date = context->today,
                                   .source = command.source,
                                   .number = command.number,
                                   .command_hash = command.hash}};
  if (decision.ok()) {
    event.envelope.requested_date = decision->requested_date;
    event.envelope.effective_date = decision->effective_date;
    event.household = std::move(decision->household);
    event.body = std::move(decision->body);
  } else {
    event.body = refusal_of(folded_.state, command, *context, decision.error());
  }
  if (!event.household && names_person(command.body)) event.household = person_named(folded_.state, command.body);
  std::vector<ledger::Part> parts = encode(event);
  if (!fits_a_record(parts)) {
    const Error reason = fail(ErrorCode::too_many_lines, figures_of(command.body), "more than one record can hold");
    event.body = refusal_of(folded_.state, command, *context, reason);
    parts = encode(event);
  }
  return Reply(receipt_of(record(std::move(event), parts)));
}

Result<DecideContext> Engine::context_for(const Command& command) {
  const Instant now = next_instant();
  DecideContext context{
      .now = now, .today = world_.zone.date_of(now), .occurred_on = world_.zone.date_of(command.occurred_at)};
  const std::string* ticket = nullptr;
  if (const auto* sale = std::get_if<Sell>(&command.body)) ticket = &sale->ticket;
  if (const auto* back = std::get_if<TakeBack>(&command.body)) {
    ticket = &back->ticket;
    if (!back->original_ticket.empty())
      if (const auto original = TRY(folded_.state.find_ticket(back->original_ticket))) {
        auto event = TRY(find_event(*original));
        original_ = std::move(event);
        context.original = original_ ? &*original_ : nullptr;
      }
  }
  if (ticket != nullptr && ticket->empty()) context.own_ticket = TRY(own_ticket(command));
  if (ticket != nullptr && !ticket->empty())
    context.ticket_use = TRY(folded_.state.find_ticket(*ticket)).has_value() ? TicketUse::used
                         : is_reserved_ticket(folded_.state, *ticket)        ? TicketUse::reserved
                                                                             : TicketUse::free;
  return context;
}

// Of a sale or return that brings none. Somebody's fact may have brought a number of this form before the source was
// enrolled: that one keeps it.
Result<std::string> Engine::own_ticket(const Command& command) const {
  const std::string first = default_ticket(folded_.state, command);
  std::string ticket = first;
  for (int next = 2; TRY(folded_.state.find_ticket(ticket)).has_value(); ++next)
    ticket = first + "-" + std::to_string(next);
  return ticket;
}

// `sequence` may be whatever a client typed.
Result<std::optional<ledger::Event>> Engine::find_event(Sequence sequence) const {
  if (sequence > folded_.state.last_sequence()) return std::optional<ledger::Event>();
  if (!undurable_.empty() && sequence >= undurable_.front().envelope.sequence)
    return std::optional<ledger::Event>(undurable_[raw(sequence) - raw(undurable_.front().envelope.sequence)]);
  return read_event(world_.log, sequence);
}

// The event under its place in the log.
std::vector<ledger::Part> Engine::encode(ledger::Event& event) {
  event.envelope.sequence = next(folded_.state.last_sequence());
  event.envelope.recorded_at = next_instant();
  return ledger::encode_event(event, world_.entropy);
}

// From here failure is only the disk's: the event is part of the book, in memory first.
ledger::Event& Engine::record(ledger::Event event, const std::vector<ledger::Part>& parts) {
  // A fault is kept; `execute` sees it before anybody is answered.
  if (open_record_ && open_record_->bytes_with(parts) > ledger::kRecordBytesMax)
    static_cast<void>(append_open_record());
  if (!open_record_) {
    const ledger::LogIdentity identity = world_.log.identity();
    ledger::RecordHeader header{.log = identity.id,
                                .epoch = identity.epoch,
                                .batch = world_.log.end().next_batch,
                                .first_sequence = event.envelope.sequence};
    world_.entropy.fill(header.seed);
    open_record_.emplace(header);
  }
  const Hash32 leaf = open_record_->add(parts);
  folded_.apply(event, leaf);
  ++events_since_write_;
  return undurable_.emplace_back(std::move(event));
}

Result<void> Engine::append_open_record() {
  if (!open_record_) return {};
  const std::string record = std::move(*open_record_).finish();
  open_record_.reset();
  if (auto appended = world_.log.append(bytes_of(record)); !appended.ok()) {
    fault_ = appended.error();
    return appended;
  }
  undurable_.clear();
  return {};
}

// Never before the last event's: one clock that runs back must not undo the order.
Instant Engine::next_instant() const {
  return std::max(world_.clock.now(), folded_.state.last_recorded_at());
}

bool Engine::has_room() const {
  return world_.free_bytes() >= options_.room_min_bytes;
}

// --- questions -------------------------------------------------------------------------------------------------------

Result<Reply> Engine::handle_one(Question& question) {
  if (question.left.stop_requested()) return fail(ErrorCode::connection_closed, {}, "whoever asked has left");
  const AnswerContext context{.today = world_.zone.date_of(next_instant()),
                              .identity = world_.log.identity(),
                              .tree = &folded_.tree,
                              .find_event = [this](Sequence sequence) { return find_event(sequence); }};
  auto answered = answer(folded_.state, question.query, context);
  if (!answered.ok()) return answered.error();
  return Reply(std::move(answered).value());
}

// --- rows ------------------------------------------------------------------------------------------------------------

// Once a batch. Rows that cannot be written are no fault of the book: the log has everything.
void Engine::take_rows_further() {
  const bool was_at_rest = write_behind_.is_idle() || write_behind_.has_failed();
  if (was_at_rest) {
    if (events_since_write_ == 0) return;
    const std::int64_t waited = micros(world_.clock.now()) - micros(last_write_);
    if (events_since_write_ < options_.write_behind_events && waited < options_.write_behind_micros) return;
    if (write_behind_.has_failed()) {
      last_write_ = world_.clock.now();
      return write_behind_.try_again(folded_.state);
    }
    begin_write_behind();
  }
  write_behind_.turn(folded_.state, options_.write_behind_rows_a_turn);
}

void Engine::begin_write_behind() {
  const State& state = folded_.state;
  last_write_ = world_.clock.now();
  events_since_write_ = 0;
  write_behind_.begin(folded_.state, {.log = world_.log.identity().id,
                                      .cursor = state.last_sequence(),
                                      .next_batch = world_.log.end().next_batch,
                                      .fold_version = kFoldVersion,
                                      .last_recorded_at = state.last_recorded_at(),
                                      .tree = folded_.tree});
}

Result<void> Engine::write_behind() {
  if (fault_) return *fault_;  // memory may be ahead of the log
  TRY(write_behind_.finish(folded_.state));
  if (events_since_write_ == 0 && !rebuilt_) return {};
  begin_write_behind();
  TRY(write_behind_.finish(folded_.state));
  rebuilt_ = false;
  return {};
}

}  // namespace engine
