// Sending goes in rounds. A round sends all that the server must hear, in order and pipelined, and takes every reply.
// The first trouble by number is its cause; later commands then met a gap and are sent again in the next round:
//
//   busy, too many in flight   wait a little, again
//   number_gap                 say hello again (the server tells its last number), again
//   connection lost            connect again, once
//   malformed and the like     withdraw that command, move the later ones up, again
//   anything else              give up for now; all is kept
//
// Withdrawing is safe: the number is above what the server told under this connection's claim, and a claim fences
// whatever an earlier connection may have left in the server's queue. So it was not decided and never will be.
#include "net/till.h"

#include <algorithm>

#include "net/limits.h"
#include "net/message_codec.h"
#include "net/timers.h"

namespace net {
namespace {

constexpr std::chrono::milliseconds kFirstWait{5};
constexpr int kDoublingsMax = 6;
constexpr std::uint32_t kFrameOverheadBytes = 128;  // what a request adds to its command
constexpr int kBreaksMax = 1;
constexpr int kGapsMax = 2;

bool is_transient(ErrorCode code) {
  return code == ErrorCode::busy || code == ErrorCode::too_many_in_flight || code == ErrorCode::too_many_connections;
}
bool is_final(ErrorCode code) {
  return code == ErrorCode::malformed || code == ErrorCode::frame_too_large || code == ErrorCode::not_permitted;
}
bool is_break(ErrorCode code) {
  return code == ErrorCode::connection_closed || code == ErrorCode::deadline_exceeded;
}

Error too_large(const OutboxEntry& entry, std::size_t max) {
  return fail(
      ErrorCode::frame_too_large, {},
      "the command has " + std::to_string(entry.bytes.size()) + " bytes, of " + std::to_string(max) + " at most");
}

}  // namespace

bool is_estranged(ErrorCode code) {
  return code == ErrorCode::outbox_behind_server || code == ErrorCode::wrong_log || code == ErrorCode::unknown_source;
}

Result<Till> Till::open(const TillOptions& options, const Clock& clock) {
  Outbox outbox = TRY(Outbox::open(options.outbox, clock));
  if (outbox.owner() && outbox.owner()->code != options.source)
    return fail(ErrorCode::value_not_allowed, "source", "this outbox belongs to " + outbox.owner()->code);
  return Till(options, clock, std::move(outbox));
}

// --- posting -------------------------------------------------------------------------------------------------------

Result<Posted> Till::post(engine::CommandBody body, PostOptions options) {
  std::vector<Posting> postings;
  postings.push_back({std::move(body), std::move(options)});
  return std::move(post_all(std::move(postings)).front());
}

std::vector<Result<Posted>> Till::post_all(std::vector<Posting> postings,
                                           const std::function<void(const engine::Receipt&)>& on_receipt) {
  using Outcomes = std::vector<Result<Posted>>;
  decided_before_ = client_ ? std::optional(server_last_) : std::nullopt;
  const Result<void> met = client_ ? Result<void>() : connect();
  if (!met.ok() && !can_keep(met.error())) return Outcomes(postings.size(), cannot_keep(met.error()));
  std::vector<Place> places;
  for (const Posting& posting : postings) places.push_back(keep(posting));
  if (const Result<void> synced = outbox_.sync(); !synced.ok()) return Outcomes(postings.size(), synced.error());

  on_receipt_ = on_receipt;
  const Result<void> flushed = met.ok() || is_transient(met.error().code) ? flush(places) : met;
  on_receipt_ = {};
  Outcomes outcomes;
  for (const Place& place : places) outcomes.push_back(outcome(place, flushed));
  return outcomes;
}

// A number must not be given by an outbox that has never met its server, or no longer agrees with it on the numbers.
bool Till::can_keep(const Error& error) const {
  return outbox_.owner() && !is_estranged(error.code);
}

Error Till::cannot_keep(const Error& error) const {
  if (outbox_.owner()) return error;
  // The server did meet this source, with an outbox that is lost.
  if (error.code == ErrorCode::outbox_behind_server)
    return fail(error.code, "outbox", error.detail + "; nothing was kept");
  return fail(error.code, "outbox", error.detail + "; this source has never met its server, so nothing was kept");
}

Till::Place Till::keep(const Posting& posting) {
  if (const OutboxEntry* known = outbox_.find(posting.options.intent)) {
    const Result<void> same = check_same(*known, posting);
    if (!same.ok()) return {.refused = same.error()};
    return {.number = known->number, .repeated = true};
  }
  const engine::Command command = command_of(posting);
  const Result<void> put = outbox_.put(command.number, posting.options.intent, encode_command(command));
  if (!put.ok()) return {.refused = put.error()};
  return {.number = command.number};
}

Result<void> Till::check_same(const OutboxEntry& entry, const Posting& posting) const {
  if (entry.bytes.empty()) return {};  // its key outlived it
  const engine::Command kept = TRY(decode_command(bytes_of(entry.bytes)));
  if (kept.body == posting.body && kept.nature == posting.options.nature) return {};
  return fail(ErrorCode::definition_conflict, "id",
              "\"" + entry.intent.text + "\" stands for command " + std::to_string(raw(entry.number)) +
                  ", which says something else");
}

engine::Command Till::command_of(const Posting& posting) const {
  return {.source = outbox_.owner()->source,
          .number = next(outbox_.last_number()),
          .nature = posting.options.nature,
          .occurred_at = posting.options.occurred_at.value_or(clock_->now()),
          .effective_date = posting.options.effective_date,
          .body = posting.body};
}

Result<Posted> Till::outcome(const Place& place, const Result<void>& flushed) const {
  if (place.refused) return *place.refused;
  const OutboxEntry* entry = outbox_.entry(place.number);
  CHECK(entry, raw(place.number));
  const bool sent_now = place.repeated && decided_before_ && place.number > *decided_before_;
  if (entry->receipt) return Posted{*entry->receipt, place.repeated, sent_now};
  CHECK(!flushed.ok(), raw(place.number));
  Error error = flushed.error();
  if (!error.detail.empty()) error.detail += "; ";
  error.detail += "kept as command " + std::to_string(raw(place.number)) + " and sent again next time";
  return error;
}

// --- the connection ------------------------------------------------------------------------------------------------

Result<Client*> Till::client() {
  if (!client_) TRY(connect());
  return &*client_;
}

Result<void> Till::connect() {
  const Hello hello{.expected_log = outbox_.owner() ? std::optional(outbox_.owner()->log) : std::nullopt,
                    .client = options_.client,
                    .source = options_.source,
                    .enrol = options_.enrol};
  Result<Client> client = Client::connect(options_.connection, hello);
  if (!client.ok() && is_break(client.error().code))
    return fail(ErrorCode::server_unreachable, client.error().field, client.error().detail);
  Client connected = TRY(std::move(client));
  TRY(meet(connected.welcome()));
  client_.emplace(std::move(connected));
  return {};
}

// Do the server and the outbox know each other?
Result<void> Till::meet(const Welcome& welcome) {
  if (welcome.last_number > outbox_.last_number())
    return fail(ErrorCode::outbox_behind_server, "outbox",
                "the server has command " + std::to_string(raw(welcome.last_number)) + " of " + options_.source +
                    ", the outbox ends at " + std::to_string(raw(outbox_.last_number())));
  const OutboxOwner owner{welcome.log, welcome.source, options_.source};
  if (!outbox_.owner()) {
    TRY(outbox_.set_owner(owner));
  } else if (*outbox_.owner() != owner) {
    return fail(ErrorCode::wrong_log, "source", "the server knows " + options_.source + " as another source");
  }
  server_last_ = welcome.last_number;
  if (!decided_before_) decided_before_ = welcome.last_number;
  return {};
}

// --- sending -------------------------------------------------------------------------------------------------------

Result<void> Till::flush() {
  TRY(outbox_.sync());
  client_.reset();  // a new hello tells what the server has
  std::vector<Place> none;
  on_receipt_ = {};
  return flush(none);
}

Result<void> Till::flush(std::vector<Place>& places) {
  Setbacks setbacks;
  do TRY(send_round(places, setbacks));
  while (!client_ || outbox_.pending() > 0 || server_last_ < outbox_.last_number());
  return {};
}

// One try. An error is the reason to give up.
Result<void> Till::send_round(std::vector<Place>& places, Setbacks& setbacks) {
  if (!client_) {
    const Result<void> connected = connect();
    if (!connected.ok() && is_transient(connected.error().code)) return wait_before_retry(connected.error(), setbacks);
    if (!connected.ok()) return connected;
  }
  const CommandNumber decided_before = server_last_;
  const Result<std::optional<Trouble>> trouble = exchange(TRY(outbox_.to_send(server_last_)));
  if (server_last_ > decided_before) setbacks = {};
  if (!trouble.ok()) {
    client_.reset();
    return is_break(trouble.error().code) && setbacks.breaks++ < kBreaksMax ? Result<void>() : trouble.error();
  }
  return trouble.value() ? settle(*trouble.value(), places, setbacks) : Result<void>();
}

// Sends until something goes wrong and takes every reply. An error is one of the connection.
Result<std::optional<Till::Trouble>> Till::exchange(const std::vector<const OutboxEntry*>& entries) {
  const std::size_t bytes_max = std::max(client_->welcome().frame_bytes_max, kFrameOverheadBytes) - kFrameOverheadBytes;
  const std::size_t window = std::max<std::size_t>(client_->welcome().in_flight_max, 1);
  std::optional<Trouble> trouble;
  std::vector<RequestMessage> requests;
  for (const OutboxEntry* entry : entries) {
    if (entry->bytes.size() > bytes_max) trouble = Trouble{entry->number, too_large(*entry, bytes_max)};
    if (trouble) break;
    requests.push_back({raw(entry->number), entry->bytes});
    if (client_->in_flight() + requests.size() < window) continue;
    TRY(client_->send(std::exchange(requests, {})));
    while (!trouble && client_->in_flight() > window / 2) TRY(receive_one(trouble));
  }
  if (!requests.empty()) TRY(client_->send(requests));
  while (client_->in_flight() > 0) TRY(receive_one(trouble));
  return trouble;
}

Result<void> Till::receive_one(std::optional<Trouble>& trouble) {
  const ReplyMessage reply = TRY(client_->receive());
  const CommandNumber number{reply.id};
  if (const auto* error = std::get_if<Error>(&reply.body)) {
    if (!trouble || number < trouble->number) trouble = Trouble{number, *error};
    return {};
  }
  const auto* receipt = std::get_if<engine::Receipt>(&reply.body);
  if (!receipt || receipt->number != number || !outbox_.entry(number))
    return fail(ErrorCode::malformed, "receipt", "the server answered something else than a command's receipt");
  TRY(outbox_.acknowledge(*receipt));
  server_last_ = std::max(server_last_, number);
  if (on_receipt_) on_receipt_(*receipt);
  return {};
}

Result<void> Till::settle(const Trouble& trouble, std::vector<Place>& places, Setbacks& setbacks) {
  const ErrorCode code = trouble.error.code;
  if (is_transient(code)) return wait_before_retry(trouble.error, setbacks);
  if (is_final(code) && trouble.number > server_last_) return withdraw(trouble, places);
  client_.reset();
  if (code == ErrorCode::number_gap && setbacks.gaps++ < kGapsMax) return {};
  return trouble.error;
}

Result<void> Till::withdraw(const Trouble& trouble, std::vector<Place>& places) {
  const bool is_posted_now =
      std::ranges::any_of(places, [&](const Place& place) { return !place.refused && place.number == trouble.number; });
  if (!is_posted_now && options_.on_withdrawn) options_.on_withdrawn(*outbox_.entry(trouble.number), trouble.error);
  TRY(outbox_.withdraw(trouble.number));
  for (Place& place : places) {
    if (place.number == trouble.number && !place.refused) place.refused = trouble.error;
    if (place.number > trouble.number) place.number = CommandNumber{raw(place.number) - 1};
  }
  return {};
}

Result<void> Till::wait_before_retry(const Error& error, Setbacks& setbacks) const {
  Timers& timers = *options_.connection.timers;
  const TimePoint now = timers.now();
  if (setbacks.busy == 0) setbacks.busy_since = now;
  if (now - setbacks.busy_since >= options_.busy_timeout) return error;
  timers.sleep(kFirstWait * (1 << std::min(setbacks.busy++, kDoublingsMax)));
  return {};
}

}  // namespace net
