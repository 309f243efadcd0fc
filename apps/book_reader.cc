#include "apps/book_reader.h"

#include <deque>

#include "apps/connection.h"
#include "net/client.h"

namespace apps {
namespace {

// Owns the directory and the log that its walk reads.
class DirectoryReader final : public ledger::RecordReader {
 public:
  static Result<OpenedBook> open(const std::string& data) {
    auto directory = TRY(ledger::DataDirectory::open(data, ledger::OpenMode::read_only));
    auto log = TRY(ledger::open_rocks_event_log(directory.log_path(), ledger::OpenMode::read_only, {}));
    auto walk = TRY(log->read(Sequence{1}));
    const Sequence last{raw(log->end().next_sequence) - 1};
    std::unique_ptr<ledger::RecordReader> reader(
        new DirectoryReader(std::move(directory), std::move(log), std::move(walk)));
    return OpenedBook{std::move(reader), last};
  }
  Result<Bytes> next() override { return walk_->next(); }

 private:
  DirectoryReader(ledger::DataDirectory directory, std::unique_ptr<ledger::EventLog> log,
                  std::unique_ptr<ledger::RecordReader> walk)
      : directory_(std::move(directory)), log_(std::move(log)), walk_(std::move(walk)) {}
  ledger::DataDirectory directory_;
  std::unique_ptr<ledger::EventLog> log_;
  std::unique_ptr<ledger::RecordReader> walk_;
};

// Asks the server for one stretch after the other, up to what was committed when the walk began.
class ServerReader final : public ledger::RecordReader {
 public:
  explicit ServerReader(net::Client client) : client_(std::move(client)) {}

  Result<Bytes> next() override {
    if (waiting_.empty()) TRY(fetch());
    if (waiting_.empty()) return Bytes{};
    present_ = std::move(waiting_.front());
    waiting_.pop_front();
    return bytes_of(present_);
  }

 private:
  Result<void> fetch() {
    if (last_ && from_ > *last_) return {};
    net::LogChunk chunk = TRY(client_.read_log({.from = from_}));
    if (!last_) last_ = chunk.last;
    from_ = chunk.next;
    for (std::string& record : chunk.records) waiting_.push_back(std::move(record));
    return {};
  }

  net::Client client_;
  Sequence from_{1};
  std::optional<Sequence> last_;
  std::deque<std::string> waiting_;
  std::string present_;
};

}  // namespace

Result<OpenedBook> read_book(Context& context, const std::string& data) {
  if (!data.empty()) return DirectoryReader::open(data);
  const auto status = TRY(ask_for<engine::StatusAnswer>(context, engine::StatusQuery{}));
  return OpenedBook{std::make_unique<ServerReader>(TRY(open_client(context))), status.last};
}

Result<void> check_within(Sequence end, std::uint64_t asked) {
  if (asked <= raw(end)) return {};
  return fail(ErrorCode::unknown_sequence, "seq", "the book ends at " + std::to_string(raw(end)));
}

}  // namespace apps
