// A refusal stands in the log by its number: whoever reads one without this program finds its name in
// docs/log_format.md. Reads the list of ledger/base/error.h and the table of the page as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

namespace error_codes_test {
namespace {

namespace fs = std::filesystem;
using Codes = std::map<int, std::string>;

std::string text_of(const fs::path& path) {
  std::ifstream file(fs::path(GRENIER_SOURCE_DIR) / path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What `pattern` finds, its groups being a number and a name in the places told.
Codes codes_in(const std::string& text, const char* pattern, std::size_t number, std::size_t name) {
  const std::regex each(pattern);
  Codes codes;
  for (std::sregex_iterator found(text.begin(), text.end(), each), end; found != end; ++found)
    EXPECT_TRUE(codes.emplace(std::stoi((*found)[number]), (*found)[name]).second) << found->str() << " twice";
  return codes;
}

TEST(ErrorCodes, StandInThePageOfTheLogAsInTheList) {
  const Codes listed = codes_in(text_of("ledger/base/error.h"), R"(X\((\w+), (\d+)\))", 2, 1);
  EXPECT_GT(listed.size(), 100u);
  EXPECT_EQ(codes_in(text_of("docs/log_format.md"), R"(\| (\d+) \| ([a-z_]+)(?= \|))", 1, 2), listed);
}

}  // namespace
}  // namespace error_codes_test
