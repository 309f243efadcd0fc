// The log of a data directory that nobody serves, read in this process.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/fold.h"
#include "ledger/event_log.h"
#include "support/support.h"

namespace apps {

inline std::vector<ledger::Event> events_of(const std::filesystem::path& data) {
  const auto directory = ledger::DataDirectory::open(data.string(), ledger::OpenMode::read_only).value();
  const auto log = ledger::open_rocks_event_log(directory.log_path(), ledger::OpenMode::read_only, {}).value();
  std::vector<ledger::Event> events;
  const auto keep = [&](const ledger::Event& event, const Hash32&) -> Result<void> {
    events.push_back(event);
    return {};
  };
  EXPECT_OK(engine::for_each_event(*log, Sequence{1}, keep));
  return events;
}

}  // namespace apps
