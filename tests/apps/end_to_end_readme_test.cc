// README.md as a newcomer types it: every line of its blocks whose info string is "sh" and nothing else, in order, from
// a directory that looks like a checkout with a release build, towards a server on a new book. A line is expected to
// end with 0, or with the status that its comment states ("exit status 1"). Lines of other blocks ("sh elsewhere", no
// info string) are for another terminal, take long, or need what is not shipped.
#include <fstream>
#include <regex>

#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_readme_test {
namespace {

struct TypedLine {
  std::size_t number = 0;  // in README.md, where it ends
  std::string text;        // lines that a backslash joins are one
};

std::vector<TypedLine> lines_of_readme() {
  std::ifstream readme(std::filesystem::path(GRENIER_SOURCE_DIR) / "README.md");
  std::vector<TypedLine> lines;
  std::string read;
  std::string joined;
  bool is_typed = false;
  for (std::size_t number = 1; std::getline(readme, read); ++number) {
    if (read.starts_with("```")) {
      is_typed = read == "```sh";
      continue;
    }
    if (!is_typed || read.empty()) continue;
    joined += read;
    if (joined.ends_with('\\')) {
      joined.pop_back();
      continue;
    }
    lines.push_back({number, joined});
    joined.clear();
  }
  return lines;
}

int status_stated_by(const std::string& line) {
  static const std::regex stated("#.*exit status ([0-9])");
  std::smatch found;
  return std::regex_search(line, found, stated) ? std::stoi(found[1]) : 0;
}

class EndToEndReadme : public EndToEnd {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(checkout() / "build" / "release");
    std::filesystem::create_directories(checkout() / "var");
    std::filesystem::create_symlink(GRENIER_BINARY, checkout() / "build" / "release" / "grenier");
    std::filesystem::create_symlink(std::filesystem::path(GRENIER_SOURCE_DIR) / "examples", checkout() / "examples");
    server_.emplace(ServerStart{GRENIER_BINARY, checkout() / "var" / "book", {}, {}});
  }
  std::filesystem::path checkout() const { return folder() / "checkout"; }
  // As typed into one shell: what was exported before holds.
  Ended typed(const std::string& text) {
    if (text.starts_with("export ")) exported_ += text + "\n";
    const std::string start = "cd '" + checkout().string() + "' && export GRENIER_SERVER=" + server_->address() + "\n";
    return run_to_end({"/bin/bash", "-c", start + exported_ + text});
  }

 private:
  std::optional<ServerProcess> server_;
  std::string exported_;
};

TEST_F(EndToEndReadme, EveryLineDoesWhatItSaysWhenTypedInOrder) {
  const std::vector<TypedLine> lines = lines_of_readme();
  ASSERT_GT(lines.size(), 30U) << "the blocks of README.md are not found any more";
  for (const TypedLine& line : lines) {
    const Ended ended = typed(line.text);
    EXPECT_EQ(ended.status, status_stated_by(line.text)) << "README.md:" << line.number << ": " << line.text << "\n"
                                                         << ended.err;
  }
}

}  // namespace
}  // namespace apps::end_to_end_readme_test
