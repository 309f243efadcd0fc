#include "support/support.h"

#include <cstdlib>

namespace test_support {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "grenier-test-XXXXXX").string();
  CHECK(mkdtemp(pattern.data()) != nullptr, pattern);
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::optional<std::filesystem::path> shared_data() {
  const char* told = std::getenv("GRENIER_SHARED");
  const std::filesystem::path folder = told ? told : std::filesystem::path(GRENIER_SOURCE_DIR) / "../shared";
  if (std::filesystem::is_directory(folder / "data")) return folder / "data";
  return std::nullopt;
}

}  // namespace test_support
