// The conversation and its frames. The top of a frame (Cap'n Proto's stream framing, all u32 little-endian):
//
//   segments − 1 | words of segment 0 | … | words of the last | 4 bytes of padding when `segments` is even
//
// A hello of one segment of 9 words: 00000000 09000000, then 72 bytes.
#include "net/message_codec.h"

#include "net/message_codec_frame.h"

namespace net {
namespace {

constexpr std::size_t kWordBytes = sizeof(capnp::word);

std::uint32_t little_endian_u32(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

}  // namespace

// --- frames ----------------------------------------------------------------------------------------------------------

Result<std::optional<std::size_t>> frame_size(Bytes bytes, std::size_t frame_bytes_max) {
  if (bytes.size() < 4) return std::optional<std::size_t>();
  const std::uint64_t segments = std::uint64_t{little_endian_u32(bytes, 0)} + 1;
  if (segments > kSegmentsMax) return fail(ErrorCode::malformed, {}, std::to_string(segments) + " segments");
  const std::size_t table_bytes = (4 + 4 * segments + kWordBytes - 1) / kWordBytes * kWordBytes;
  if (bytes.size() < table_bytes) return std::optional<std::size_t>();
  std::uint64_t words = 0;  // at most 16 × 2³²
  for (std::size_t i = 0; i < segments; ++i) words += little_endian_u32(bytes, 4 + 4 * i);
  if (little_endian_u32(bytes, 4) == 0) return fail(ErrorCode::malformed, {}, "the first segment is empty");
  const std::uint64_t size = table_bytes + words * kWordBytes;
  if (size > frame_bytes_max)
    return fail(ErrorCode::frame_too_large, {},
                std::to_string(size) + " bytes, of " + std::to_string(frame_bytes_max) + " at most");
  return std::optional<std::size_t>(size);
}

std::string in_ascii(kj::StringPtr text) {
  return printable({text.begin(), text.size()});
}

Result<void> check_frame(Bytes bytes) {
  const std::optional<std::size_t> size = TRY(frame_size(bytes, SIZE_MAX));
  if (size == bytes.size()) return {};
  return fail(ErrorCode::malformed, {}, "the frame and its segment table differ in size");
}

FrameWords::FrameWords(Bytes frame) {
  const std::size_t count = frame.size() / kWordBytes;
  if (reinterpret_cast<std::uintptr_t>(frame.data()) % alignof(capnp::word) == 0) {
    view_ = {reinterpret_cast<const capnp::word*>(frame.data()), count};
    return;
  }
  copy_ = kj::heapArray<capnp::word>(count);
  std::memcpy(copy_.begin(), frame.data(), frame.size());
  view_ = copy_;
}

std::string encode(const ClientMessage& message) {
  return encode_frame<wire::ClientMessage>(message);
}
std::string encode(const ServerMessage& message) {
  return encode_frame<wire::ServerMessage>(message);
}

Result<ClientMessage> decode_client(Bytes frame) {
  return decode_frame<wire::ClientMessage, ClientMessage>(frame);
}
Result<ServerMessage> decode_server(Bytes frame) {
  return decode_frame<wire::ServerMessage, ServerMessage>(frame);
}

// --- hello and welcome -----------------------------------------------------------------------------------------------

namespace {

// Before anything else of a hello or welcome is looked at: another version may mean other things by it.
Result<std::uint32_t> read_version(std::uint32_t version) {
  if (version == kProtocolVersion) return version;
  return fail(ErrorCode::unsupported_version, "version",
              "protocol " + std::to_string(version) + "; this is " + std::to_string(kProtocolVersion));
}

Result<std::optional<LogId>> read_expected_log(capnp::Data::Reader in) {
  if (in.size() == 0) return std::optional<LogId>();
  return std::optional<LogId>(TRY(read_bytes<sizeof(LogId)>(in, "expectedLog")));
}

Result<std::optional<ledger::SourceDefinition>> read_enrol(wire::Hello::Enrol::Reader in) {
  switch (in.which()) {
    case wire::Hello::Enrol::NO:
      return std::optional<ledger::SourceDefinition>();
    case wire::Hello::Enrol::WITH:
      return read_optional(true, in.getWith(), "enrol");
  }
  return unknown_member("enrol");
}

Result<void> check_authentication(wire::Hello::Authentication::Reader in) {
  if (in.which() == wire::Hello::Authentication::NONE) return {};
  return unknown_member("authentication");
}

}  // namespace

void write(const Hello& hello, wire::Hello::Builder out) {
  out.setVersion(hello.version);
  if (hello.expected_log) out.setExpectedLog(wire_data(*hello.expected_log));
  out.setClient(wire_text(hello.client));
  out.setSource(wire_text(hello.source));
  if (hello.enrol) write(*hello.enrol, out.getEnrol().initWith());
}

Result<Hello> read(wire::Hello::Reader in) {
  Hello hello;
  hello.version = TRY(read_version(in.getVersion()));
  TRY(check_authentication(in.getAuthentication()));
  hello.expected_log = TRY(read_expected_log(in.getExpectedLog()));
  hello.client = TRY(read_text(in.getClient(), "client"));
  hello.source = TRY(read_text(in.getSource(), "source"));
  hello.enrol = TRY(read_enrol(in.getEnrol()));
  return hello;
}

void write(const Welcome& welcome, wire::Welcome::Builder out) {
  out.setVersion(welcome.version);
  out.setLog(wire_data(welcome.log));
  out.setEpoch(raw(welcome.epoch));
  out.setSource(raw(welcome.source));
  out.setLastNumber(raw(welcome.last_number));
  out.setInFlightMax(welcome.in_flight_max);
  out.setFrameBytesMax(welcome.frame_bytes_max);
  out.setServer(wire_text(welcome.server));
}

Result<Welcome> read(wire::Welcome::Reader in) {
  Welcome welcome;
  welcome.version = TRY(read_version(in.getVersion()));
  welcome.log = TRY(read_bytes<sizeof(LogId)>(in.getLog(), "log"));
  welcome.epoch = Epoch{in.getEpoch()};
  welcome.source = SourceId{in.getSource()};
  welcome.last_number = CommandNumber{in.getLastNumber()};
  welcome.in_flight_max = in.getInFlightMax();
  welcome.frame_bytes_max = in.getFrameBytesMax();
  welcome.server = TRY(read_text(in.getServer(), "server"));
  return welcome;
}

// --- requests --------------------------------------------------------------------------------------------------------

namespace {

void write(const Ping&, wire::Request::Builder out) {
  out.setPing();
}
void write(const std::string& command, wire::Request::Builder out) {
  out.setCommand(wire_data(command));
}
void write(const engine::Query& query, wire::Request::Builder out) {
  net::write(query, out.initQuery());
}
void write(const ReadLog& reading, wire::Request::Builder out) {
  net::write(reading, out.initReadLog());
}

Result<RequestBody> read_body(wire::Request::Reader in) {
  switch (in.which()) {
    case wire::Request::PING:
      return RequestBody(Ping{});
    case wire::Request::COMMAND:
      return RequestBody(read_data(in.getCommand()));
    case wire::Request::QUERY:
      return RequestBody(TRY(within("query", read(in.getQuery()))));
    case wire::Request::READ_LOG:
      return RequestBody(TRY(within("readLog", read(in.getReadLog()))));
  }
  return unknown_member("request");
}

}  // namespace

void write(const RequestMessage& request, wire::Request::Builder out) {
  out.setId(request.id);
  std::visit([&](const auto& body) { write(body, out); }, request.body);
}

Result<RequestMessage> read(wire::Request::Reader in) {
  RequestMessage request{.id = in.getId(), .body = {}};
  request.body = TRY(read_body(in));
  return request;
}

void write(const ReadLog& reading, wire::ReadLog::Builder out) {
  out.setFrom(raw(reading.from));
  out.setBytesMax(reading.bytes_max);
}

Result<ReadLog> read(wire::ReadLog::Reader in) {
  return ReadLog{.from = Sequence{in.getFrom()}, .bytes_max = in.getBytesMax()};
}

void write(const ClientMessage& message, wire::ClientMessage::Builder out) {
  if (const auto* hello = std::get_if<Hello>(&message)) return write(*hello, out.initHello());
  write(std::get<RequestMessage>(message), out.initRequest());
}

Result<ClientMessage> read(wire::ClientMessage::Reader in) {
  switch (in.which()) {
    case wire::ClientMessage::HELLO:
      return ClientMessage(TRY(read(in.getHello())));
    case wire::ClientMessage::REQUEST:
      return ClientMessage(TRY(read(in.getRequest())));
  }
  return unknown_member("message");
}

// --- replies ---------------------------------------------------------------------------------------------------------

namespace {

void write(const Pong& pong, wire::Reply::Builder out) {
  out.setPong(micros(pong.server_time));
}
void write(const engine::Receipt& receipt, wire::Reply::Builder out) {
  net::write(receipt, out.initReceipt());
}
void write(const engine::Answer& answer, wire::Reply::Builder out) {
  net::write(answer, out.initAnswer());
}
void write(const LogChunk& chunk, wire::Reply::Builder out) {
  net::write(chunk, out.initLogChunk());
}
void write(const Error& error, wire::Reply::Builder out) {
  net::write(Told{error}, out.initError());
}

// An error that stands alone has a reason.
Result<Told> read_refusal(wire::ErrorReport::Reader in) {
  if (in.getCode() == 0) return fail(ErrorCode::malformed, "error.code", "an error without a reason");
  return within("error", read(in));
}

Result<ReplyBody> read_body(wire::Reply::Reader in) {
  switch (in.which()) {
    case wire::Reply::PONG:
      return ReplyBody(Pong{TRY(read_instant(in.getPong(), "pong"))});
    case wire::Reply::RECEIPT:
      return ReplyBody(TRY(within("receipt", read(in.getReceipt()))));
    case wire::Reply::ANSWER:
      return ReplyBody(TRY(within("answer", read(in.getAnswer()))));
    case wire::Reply::LOG_CHUNK:
      return ReplyBody(TRY(within("logChunk", read(in.getLogChunk()))));
    case wire::Reply::ERROR:
      return ReplyBody(TRY(read_refusal(in.getError())).error);
  }
  return unknown_member("reply");
}

static_assert(raw(engine::Outcome::recorded) == static_cast<int>(wire::CommandOutcome::RECORDED));
static_assert(raw(engine::Outcome::refused) == static_cast<int>(wire::CommandOutcome::REFUSED));
static_assert(raw(engine::Outcome::noted) == static_cast<int>(wire::CommandOutcome::NOTED));

}  // namespace

void write(const ReplyMessage& reply, wire::Reply::Builder out) {
  out.setId(reply.id);
  std::visit([&](const auto& body) { write(body, out); }, reply.body);
}

Result<ReplyMessage> read(wire::Reply::Reader in) {
  ReplyMessage reply{.id = in.getId(), .body = {}};
  reply.body = TRY(read_body(in));
  return reply;
}

void write(const engine::Receipt& receipt, wire::Receipt::Builder out) {
  out.setNumber(raw(receipt.number));
  out.setSequence(raw(receipt.sequence));
  out.setRecordedAt(micros(receipt.recorded_at));
  out.setEffectiveDate(wire_date(receipt.effective_date));
  out.setOutcome(wire_term<wire::CommandOutcome>(receipt.outcome));
  if (receipt.reason != Error{}) write(Told{receipt.reason}, out.initReason());
  write_all(receipt.anomalies, [&](auto count) { return out.initAnomalies(count); });
  write(receipt.total, out.initTotal());
  out.setTicket(wire_text(receipt.ticket));
  auto lots = out.initLots(static_cast<unsigned>(receipt.lots.size()));
  for (unsigned i = 0; i < lots.size(); ++i) lots.set(i, raw(receipt.lots[i]));
}

Result<engine::Receipt> read(wire::Receipt::Reader in) {
  engine::Receipt receipt;
  receipt.number = CommandNumber{in.getNumber()};
  receipt.sequence = Sequence{in.getSequence()};
  receipt.recorded_at = TRY(read_instant(in.getRecordedAt(), "recordedAt"));
  receipt.effective_date = TRY(read_date(in.getEffectiveDate(), "effectiveDate"));
  receipt.outcome = TRY(read_term<engine::Outcome>(in.getOutcome(), "outcome"));
  receipt.reason = TRY(within("reason", read(in.getReason()))).error;
  receipt.anomalies = TRY(read_all(in.getAnomalies(), "anomalies"));
  receipt.total = TRY(within("total", read(in.getTotal())));
  receipt.ticket = TRY(read_text(in.getTicket(), "ticket"));
  for (const std::uint32_t lot : in.getLots()) receipt.lots.push_back(LotId{lot});
  return receipt;
}

void write(const LogChunk& chunk, wire::LogChunk::Builder out) {
  auto records = out.initRecords(static_cast<unsigned>(chunk.records.size()));
  for (unsigned i = 0; i < records.size(); ++i) records.set(i, wire_data(chunk.records[i]));
  out.setNext(raw(chunk.next));
  out.setLast(raw(chunk.last));
}

Result<LogChunk> read(wire::LogChunk::Reader in) {
  LogChunk chunk{.records = {}, .next = Sequence{in.getNext()}, .last = Sequence{in.getLast()}};
  for (const capnp::Data::Reader record : in.getRecords()) chunk.records.push_back(read_data(record));
  return chunk;
}

void write(const ServerMessage& message, wire::ServerMessage::Builder out) {
  if (const auto* welcome = std::get_if<Welcome>(&message)) return write(*welcome, out.initWelcome());
  if (const auto* refused = std::get_if<Error>(&message)) return write(Told{*refused}, out.initRefused());
  write(std::get<ReplyMessage>(message), out.initReply());
}

Result<ServerMessage> read(wire::ServerMessage::Reader in) {
  switch (in.which()) {
    case wire::ServerMessage::WELCOME:
      return ServerMessage(TRY(read(in.getWelcome())));
    case wire::ServerMessage::REFUSED:
      return ServerMessage(TRY(read_refusal(in.getRefused())).error);
    case wire::ServerMessage::REPLY:
      return ServerMessage(TRY(read(in.getReply())));
  }
  return unknown_member("message");
}

}  // namespace net
