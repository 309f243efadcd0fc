#include "apps/open_book.h"

#include <spdlog/spdlog.h>

#include "apps/program.h"
#include "net/address.h"
#include "replay/as_of.h"

namespace apps {
namespace {

// What the past is asked of: the log itself.
class LogReads final : public net::LongReads {
 public:
  explicit LogReads(const ledger::EventLog& log) : log_(log) {}

  Result<engine::Answer> answer(const engine::Query& query, const std::stop_token& stop) override {
    return replay::answer_as_of(log_, query, stop);
  }

  Result<net::LogChunk> read_log(const net::ReadLog& reading) override {
    const Sequence end = log_.end().next_sequence;
    net::LogChunk chunk{.next = reading.from, .last = Sequence{raw(end) - 1}};
    const auto reader = TRY(log_.read(reading.from));
    std::size_t bytes = 0;
    while (chunk.records.empty() || bytes < reading.bytes_max) {
      const Bytes record = TRY(reader->next());
      if (record.empty()) break;
      const ledger::RecordHeader header = TRY(ledger::read_record_header(record));
      if (!chunk.records.empty() && bytes + record.size() > reading.bytes_max) break;
      chunk.records.emplace_back(base::text_of(record));
      chunk.next = Sequence{raw(header.first_sequence) + header.event_count};
      bytes += record.size();
    }
    return chunk;
  }

 private:
  const ledger::EventLog& log_;
};

ledger::LogIdentity fresh_identity(Entropy& entropy, const Clock& clock) {
  ledger::LogIdentity identity{.created_at = clock.now()};
  entropy.fill(identity.id);
  return identity;
}

}  // namespace

Result<std::unique_ptr<OpenBook>> OpenBook::open(const BookOptions& options,
                                                 std::function<void(const Error&)> on_fault) {
  // A start that is refused for what was typed leaves no directory behind.
  TRY(Zone::open(options.zone));
  TRY(net::Server::check_address(TRY(net::parse_address(options.listen))));
  auto directory = TRY(ledger::DataDirectory::open(options.data, ledger::OpenMode::read_write));
  std::unique_ptr<OpenBook> book(new OpenBook(std::move(directory)));
  TRY(book->start(options, std::move(on_fault)));
  return book;
}

Result<void> OpenBook::start(const BookOptions& options, std::function<void(const Error&)> on_fault) {
  const Zone zone = TRY(Zone::open(options.zone));
  const net::Address listen = TRY(net::parse_address(options.listen));
  const ledger::LogIdentity fresh = fresh_identity(entropy_, clock_);
  log_ = TRY(ledger::open_rocks_event_log(directory_.log_path(), ledger::OpenMode::read_write, fresh));
  // Where rows must be rebuilt, the next line comes some seconds a million events later.
  const std::uint64_t events = raw(log_->end().next_sequence) - 1;
  spdlog::info("opening a book of {} events", events);
  rows_ = TRY(ledger::open_rocks_row_store(directory_.rows_path(), ledger::OpenMode::read_write));
  rows_writer_ = std::make_unique<engine::WorkerThread>();
  engine::World world{.log = *log_, .rows = *rows_, .clock = clock_, .entropy = entropy_, .zone = zone};
  world.worker = rows_writer_.get();
  world.free_bytes = [this] {
    const auto room = directory_.free_bytes();
    return room.ok() ? *room : UINT64_MAX;
  };
  engine::EngineOptions engine{.room_min_bytes = options.room_min_bytes, .accept_clock = options.accept_clock};
  if (options.on_opening)
    engine.on_folded = [&options, events](Sequence folded) { options.on_opening(raw(folded), events); };
  engine_ = TRY(engine::Engine::open(std::move(world), std::move(engine)));
  if (engine_->rebuilt() && !is_none(engine_->state().last_sequence()))
    spdlog::warn("the rows were rebuilt from the log: there were none, or they did not fit it, or could not be read");
  engine_thread_ = std::make_unique<engine::EngineThread>(*engine_, engine::QueueLimits{}, std::move(on_fault));
  long_reads_ = std::make_unique<LogReads>(*log_);
  const net::ServerOptions door{.listen = listen,
                                .log = log_->identity().id,
                                .epoch = log_->identity().epoch,
                                .software = std::string("grenier ") + kVersion,
                                .limits = options.limits};
  server_ = TRY(net::Server::start(door, *engine_thread_, *long_reads_, clock_));
  spdlog::info("serving log {} on {}", hex(log_->identity().id), address());
  return {};
}

void BookFault::tell(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = error;
}

std::optional<Error> BookFault::told() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

OpenBook::~OpenBook() {
  stop();
}

std::string OpenBook::address() const {
  return net::to_string(server_->address());
}

void OpenBook::stop() {
  // In this order: the door closes first, so that the engine can answer what is in flight; then the rows are written.
  if (server_) server_->stop();
  if (engine_thread_) engine_thread_->stop();
}

void OpenBook::cut_off() {
  server_->cut_off();
}

}  // namespace apps
