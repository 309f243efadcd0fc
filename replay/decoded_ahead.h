// The events of a book, read and decoded on a thread of their own while another works on those before them.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "ledger/event.h"
#include "ledger/event_log.h"

namespace replay {

// In order, to the end or to `last`, each as `check` (called there, in order) lets it pass. Take batch after batch;
// nothing else may read from `reader` meanwhile.
class DecodedAhead {
 public:
  struct Batch {
    std::vector<ledger::Event> events;
    Result<void> outcome;  // of reading on behind these events; after an error nothing follows
    bool is_last = false;
  };

  using Check = std::function<Result<void>(const ledger::Event&)>;

  DecodedAhead(std::unique_ptr<ledger::RecordReader> reader, Sequence last, Check check);
  ~DecodedAhead();  // whether or not all was taken: waits for the record that is being read
  DecodedAhead(const DecodedAhead&) = delete;
  DecodedAhead& operator=(const DecodedAhead&) = delete;

  Batch take();
  // What was taken and is done with. Its events are freed where they were made, which is cheaper.
  void give_back(Batch batch);

 private:
  void work();
  void fill(Batch& batch);
  Result<bool> add_record(Batch& batch);

  const std::unique_ptr<ledger::RecordReader> reader_;
  const Sequence last_;
  const Check check_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Batch> ready_;  // oldest first; at most kReadyMax
  std::vector<Batch> used_;
  bool stopped_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace replay
