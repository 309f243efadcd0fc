#include "replay/decoded_ahead.h"

#include "ledger/event_codec.h"
#include "ledger/record.h"

namespace replay {
namespace {

// Enough that handing over costs nothing beside the work, few enough that what was decoded is still in the cache.
constexpr std::size_t kBatchEvents = 128;
constexpr std::size_t kReadyMax = 4;

}  // namespace

DecodedAhead::DecodedAhead(std::unique_ptr<ledger::RecordReader> reader, Sequence last, Check check)
    : reader_(std::move(reader)), last_(last), check_(std::move(check)), thread_([this] { work(); }) {}

DecodedAhead::~DecodedAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

DecodedAhead::Batch DecodedAhead::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !ready_.empty(); });
  Batch batch = std::move(ready_.front());
  ready_.erase(ready_.begin());
  lock.unlock();
  changed_.notify_all();
  return batch;
}

void DecodedAhead::give_back(Batch batch) {
  const std::lock_guard lock(mutex_);
  used_.push_back(std::move(batch));
}

void DecodedAhead::work() {
  for (bool goes_on = true; goes_on;) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || ready_.size() < kReadyMax; });
      if (stopped_) return;
      if (!used_.empty()) {
        batch = std::move(used_.back());
        used_.pop_back();
      }
    }
    batch.events.clear();
    fill(batch);
    goes_on = !batch.is_last;
    {
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(batch));
    }
    changed_.notify_all();
  }
}

void DecodedAhead::fill(Batch& batch) {
  while (!batch.is_last && batch.events.size() < kBatchEvents) {
    const Result<bool> goes_on = add_record(batch);
    batch.is_last = !goes_on.ok() || !*goes_on;
    if (!goes_on.ok()) batch.outcome = goes_on.error();
  }
}

// False after the last.
Result<bool> DecodedAhead::add_record(Batch& batch) {
  const Bytes record = TRY(reader_->next());
  if (record.empty()) return false;
  ledger::RecordEvents events = TRY(ledger::RecordEvents::open(record));
  while (TRY(events.next())) {
    if (events.sequence() > last_) return false;
    ledger::Event event = TRY(ledger::decode_event(events.sequence(), events.parts()));
    TRY(check_(event));
    batch.events.push_back(std::move(event));
  }
  return true;
}

}  // namespace replay
