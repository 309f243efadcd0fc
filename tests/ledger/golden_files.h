// The files of tests/ledger/golden: events as they were once written, part by part in hexadecimal.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "ledger/parts.h"

namespace ledger {

inline const std::filesystem::path kGoldenFolder = std::filesystem::path(GRENIER_SOURCE_DIR) / "tests/ledger/golden";

// The parts of each example of a file.
inline std::vector<std::vector<Part>> golden_parts(const std::filesystem::path& path) {
  static const std::map<std::string, PartKind> kKinds = {
      {"body", PartKind::body}, {"household", PartKind::household}, {"fund_share", PartKind::fund_share}};
  std::ifstream file(path);
  std::vector<std::vector<Part>> examples;
  for (std::string line; std::getline(file, line);) {
    if (line == "example") {
      examples.emplace_back();
    } else if (const auto kind = kKinds.find(line); kind != kKinds.end()) {
      examples.back().push_back({.kind = kind->second});
    } else {
      for (std::size_t i = 0; i < line.size(); i += 2)
        examples.back().back().bytes.push_back(static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16)));
    }
  }
  return examples;
}

}  // namespace ledger
