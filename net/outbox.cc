#include "net/outbox.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

#include "ledger/base/path_fault.h"
#include "net/message_codec.h"

namespace net {
namespace {

constexpr std::int64_t kMicrosADay = 24ll * 3600 * 1'000'000;

CommandNumber before(CommandNumber number) {
  return CommandNumber{raw(number) - 1};
}

constexpr std::chrono::milliseconds kLockPause{20};

// outbox_in_use when the lock could not be had in time. The system has no wait for a lock that ends by itself, so it is
// asked again; a system that has no locks here is not waited for.
Result<void> take_lock(int lock, const OutboxOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  bool told = false;
  while (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return fail(ErrorCode::io_error, "outbox", options.directory + ": " + std::strerror(errno));
    const auto waited = std::chrono::steady_clock::now() - begin;
    if (waited >= options.lock_timeout)
      return fail(ErrorCode::outbox_in_use, "outbox", options.directory + " is in use by another process");
    if (!told && waited >= options.patience && options.on_waiting) {
      options.on_waiting();
      told = true;
    }
    std::this_thread::sleep_for(kLockPause);
  }
  return {};
}

// A disk that turned read-only is no slip of the pen of who sells: nothing is wrong with the command.
Result<int> lock_directory(const OutboxOptions& options) {
  const std::string& directory = options.directory;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(base::code_of_home(error.value()), "outbox", directory + ": " + error.message());
  const std::string path = directory + "/lock";
  const int lock = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return fail(base::code_of_home(errno), "outbox", path + ": " + std::strerror(errno));
  const Result<void> taken = take_lock(lock, options);
  if (taken.ok()) return lock;
  ::close(lock);
  return taken.error();
}

Result<std::string> renumbered(const std::string& bytes, CommandNumber number) {
  engine::Command command = TRY(decode_command(bytes_of(bytes)));
  command.number = number;
  return encode_command(command);
}

}  // namespace

// --- opening -------------------------------------------------------------------------------------------------------

Result<Outbox> Outbox::open(const OutboxOptions& options, const Clock& clock) {
  Outbox outbox(options, clock, TRY(lock_directory(options)));
  TRY(outbox.load());
  TRY(outbox.compact());
  return outbox;
}

Outbox::Outbox(Outbox&& other) noexcept
    : options_(std::move(other.options_)),
      clock_(other.clock_),
      lock_(std::exchange(other.lock_, -1)),
      file_(std::move(other.file_)),
      owner_(std::move(other.owner_)),
      last_(other.last_),
      entries_(std::move(other.entries_)),
      by_intent_(std::move(other.by_intent_)),
      synced_(other.synced_) {}

Outbox::~Outbox() {
  if (lock_ >= 0) ::close(lock_);
}

Result<void> Outbox::load() {
  std::vector<std::string> records;
  Result<RecordFile> file = RecordFile::open(path(), records);
  if (!file.ok() && file.error().code == ErrorCode::file_not_found) return {};
  file_ = TRY(std::move(file));
  synced_ = false;  // whoever wrote the last record may have been killed before it was on disk
  for (const std::string& record : records) apply(TRY(decode_change(record)));
  if (!owner_) return fail(ErrorCode::corrupt_record, "outbox", path() + " does not say whose it is");
  return {};
}

// An entry with a key leaves its receipt, so that the key is known for ever.
Result<void> Outbox::compact() {
  const auto is_spare = [this](const auto& each) { return is_past_keeping(each.second); };
  const auto spare = std::count_if(entries_.begin(), entries_.end(), is_spare);
  if (static_cast<std::size_t>(spare) < std::max<std::size_t>(options_.compact_from, 1)) return {};
  for (auto& [number, each] : entries_)
    if (is_past_keeping(each)) each.bytes.clear();
  std::erase_if(entries_, [](const auto& each) {
    return each.second.bytes.empty() && each.second.intent.kind != IntentKind::key;
  });
  std::erase_if(by_intent_, [this](const auto& each) { return !entries_.contains(each.second); });
  file_ = TRY(RecordFile::create(path(), current_records()));
  return {};
}

bool Outbox::is_past_keeping(const OutboxEntry& entry) const {
  const std::int64_t age = micros(clock_->now()) - micros(entry.acknowledged_at);
  return entry.receipt && !entry.bytes.empty() && age > options_.keep_days * kMicrosADay;
}

std::vector<std::string> Outbox::current_records() const {
  std::vector<std::string> records = {encode(OwnerSet{*owner_, last_})};
  for (const auto& [number, each] : entries_) {
    records.push_back(encode(CommandPut{number, each.intent, each.bytes}));
    if (each.receipt) records.push_back(encode(CommandAcknowledged{number, each.acknowledged_at, *each.receipt}));
    if (each.claimed) records.push_back(encode(ReceiptClaimed{number}));
  }
  return records;
}

// --- changes: written, then folded in ------------------------------------------------------------------------------

Result<void> Outbox::record(const OutboxChange& change) {
  CHECK(file_, "an outbox is written to before it has an owner");
  TRY(file_->append(encode(change)));
  synced_ = false;
  apply(change);
  return {};
}

void Outbox::apply(const OutboxChange& change) {
  std::visit([this](const auto& each) { apply_change(each); }, change);
}

void Outbox::apply_change(const OwnerSet& change) {
  owner_ = change.owner;
  last_ = change.last;
}

void Outbox::apply_change(const CommandPut& change) {
  entries_[change.number] = {.number = change.number, .intent = change.intent, .bytes = change.bytes};
  if (change.intent.kind != IntentKind::none) by_intent_[change.intent] = change.number;
  last_ = std::max(last_, change.number);
}

void Outbox::apply_change(const CommandAcknowledged& change) {
  OutboxEntry& entry = entries_[change.number];
  entry.receipt = change.receipt;
  entry.acknowledged_at = change.at;
}

void Outbox::apply_change(const ReceiptClaimed& change) {
  entries_[change.number].claimed = true;
}

void Outbox::apply_change(const CommandWithdrawn& change) {
  const auto first = entries_.lower_bound(change.number);
  for (auto each = first; each != entries_.end(); ++each) by_intent_.erase(each->second.intent);
  entries_.erase(first, entries_.end());
  last_ = before(change.number);
  for (const CommandPut& moved : change.moved) apply_change(moved);
}

// --- what its owner does -------------------------------------------------------------------------------------------

Result<void> Outbox::set_owner(const OutboxOwner& owner) {
  CHECK(!owner_);
  const OwnerSet change{.owner = owner};
  file_ = TRY(RecordFile::create(path(), {encode(change)}));
  apply(change);
  return sync_directory(std::filesystem::absolute(options_.directory).parent_path().string());
}

Result<void> Outbox::put(CommandNumber number, const Intent& intent, const std::string& bytes) {
  CHECK(number == next(last_) && !bytes.empty(), raw(number), raw(last_));
  return record(CommandPut{number, intent, bytes});
}

Result<void> Outbox::sync() {
  if (!synced_) TRY(file_->sync());
  synced_ = true;
  return {};
}

Result<void> Outbox::acknowledge(const engine::Receipt& receipt) {
  CHECK(entry(receipt.number), raw(receipt.number));
  const bool synced = synced_;
  TRY(record(CommandAcknowledged{receipt.number, clock_->now(), receipt}));
  synced_ = synced;
  return {};
}

Result<void> Outbox::claim(CommandNumber number) {
  const OutboxEntry* claimed = entry(number);
  CHECK(claimed && claimed->receipt, raw(number));
  if (claimed->claimed) return {};
  TRY(record(ReceiptClaimed{number}));
  return sync();
}

Result<void> Outbox::withdraw(CommandNumber number) {
  CHECK(entry(number), raw(number));
  CommandWithdrawn change{.number = number};
  for (auto each = entries_.upper_bound(number); each != entries_.end(); ++each) {
    const CommandNumber moved_to = before(each->first);
    std::string bytes = TRY(renumbered(each->second.bytes, moved_to));
    change.moved.push_back({moved_to, each->second.intent, std::move(bytes)});
  }
  TRY(record(change));
  return sync();
}

// --- questions -----------------------------------------------------------------------------------------------------

const OutboxEntry* Outbox::entry(CommandNumber number) const {
  const auto found = entries_.find(number);
  return found == entries_.end() ? nullptr : &found->second;
}

const OutboxEntry* Outbox::find(const Intent& intent) const {
  const auto found = by_intent_.find(intent);
  if (found == by_intent_.end()) return nullptr;
  const OutboxEntry* entry = &entries_.at(found->second);
  return entry->claimed && intent.kind == IntentKind::command_line ? nullptr : entry;
}

std::size_t Outbox::pending() const {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(), [](const auto& each) { return !each.second.receipt; }));
}

std::vector<CommandNumber> Outbox::waiting() const {
  std::vector<CommandNumber> numbers;
  for (const auto& [number, each] : entries_)
    if (!each.receipt) numbers.push_back(number);
  return numbers;
}

std::vector<CommandNumber> Outbox::untold() const {
  std::vector<CommandNumber> numbers;
  for (const auto& [number, each] : entries_)
    if (each.receipt && !each.claimed && each.intent.kind == IntentKind::command_line) numbers.push_back(number);
  return numbers;
}

Result<std::vector<const OutboxEntry*>> Outbox::to_send(CommandNumber server_last) const {
  CHECK(synced_, "a command must be on disk before it is sent");
  std::vector<const OutboxEntry*> found;
  CommandNumber lost_up_to = server_last;
  for (const auto& [number, each] : entries_) {
    const bool is_lost = number > server_last;
    if (is_lost && (number != next(lost_up_to) || each.bytes.empty())) break;
    if (is_lost) lost_up_to = number;
    if (is_lost || !each.receipt) found.push_back(&each);
  }
  if (lost_up_to >= last_) return found;
  return fail(ErrorCode::number_gap, "outbox",
              "the server is at " + std::to_string(raw(server_last)) + " and command " +
                  std::to_string(raw(lost_up_to) + 1) + " is no longer kept here");
}

}  // namespace net
