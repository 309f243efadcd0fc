// docs/log_format.md as text: the bytes that its examples show are those that the tests of this room hold to the code.
#pragma once

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace ledger {

inline std::string log_format_page() {
  std::ifstream page(std::filesystem::path(GRENIER_SOURCE_DIR) / "docs/log_format.md");
  return {std::istreambuf_iterator<char>(page), {}};
}

inline std::string without_spaces(std::string_view text) {
  std::string squeezed;
  for (const char each : text)
    if (!std::isspace(static_cast<unsigned char>(each))) squeezed += each;
  return squeezed;
}

}  // namespace ledger
