// The schemas are the specification of what is on disk and on the wire, so each name in them says what it means. Reads
// the *.capnp as text, in the form that they are written in: one declaration a line.
//
//   struct Shop {            an enum, a union and a group likewise: the first line within says what it is
//     # A grocery.
//     code @0 :Text;  # …    a field and an enumerant: the end of their line does
//     union {                a union without a name has what stands above it, where it is all that its struct holds
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace schema_test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// Where the comment of a line begins; its end if it has none. A # within quotes begins none.
std::size_t comment_of(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == '\\' && quoted) ++i;
    if (line[i] == '#' && !quoted) return i;
  }
  return line.size();
}

struct Line {
  std::string code;
  bool says;  // it has a comment of at least one letter
  bool is_comment() const { return code.empty() && says; }
};

Line line_of(std::string_view text) {
  const std::size_t comment = comment_of(text);
  const std::string_view words = text.substr(comment);
  return {std::string(trimmed(text.substr(0, comment))),
          std::any_of(words.begin(), words.end(), [](unsigned char c) { return std::isalpha(c); })};
}

bool opens(const std::string& code) {
  const bool named = code.starts_with("struct ") || code.starts_with("enum ") || code.find(" :union {") != code.npos ||
                     code.find(" :group {") != code.npos;
  return (named || code == "union {") && std::count(code.begin(), code.end(), '{') == 1 && code.ends_with('{');
}

bool is_member(const std::string& code) {
  return code.find(" @") != code.npos && std::count(code.begin(), code.end(), ';') == 1 && code.ends_with(';');
}

// Of the file itself, not of what it declares.
bool is_of_the_file(const std::string& code) {
  return code.starts_with("@0x") || code.starts_with("using ") || code.starts_with("$") || code == "}";
}

class Schema {
 public:
  Schema(std::string name, std::istream& source) : name_(std::move(name)) {
    for (std::string text; std::getline(source, text);) lines_.push_back(line_of(text));
    for (std::size_t i = 0; i < lines_.size(); ++i) look_at(i);
  }
  // "file:line: …" for each declaration that says nothing, or that this test would not understand.
  const Lines& silent() const { return silent_; }
  int declarations() const { return declarations_; }

 private:
  void look_at(std::size_t i) {
    const std::string& code = lines_[i].code;
    if (code.empty() || is_of_the_file(code)) return;
    ++declarations_;
    if (opens(code)) {
      if (!is_introduced(i)) tell(i, "has no comment below it");
    } else if (!is_member(code)) {
      tell(i, "is not one declaration");
    } else if (!lines_[i].says) {
      tell(i, "has no comment behind it");
    }
  }

  bool is_introduced(std::size_t i) const {
    const bool above = lines_[i].code == "union {" && i > 0 && lines_[i - 1].is_comment();
    return above || (i + 1 < lines_.size() && lines_[i + 1].is_comment());
  }

  void tell(std::size_t i, const std::string& what) {
    silent_.push_back(name_ + ":" + std::to_string(i + 1) + ": '" + lines_[i].code + "' " + what);
  }

  std::string name_;
  std::vector<Line> lines_;
  Lines silent_;
  int declarations_ = 0;
};

Lines silent_in(const std::string& text) {
  std::istringstream source(text);
  return Schema("a.capnp", source).silent();
}

TEST(Schemas, SayWhatEachOfTheirNamesMeans) {
  const fs::path root = GRENIER_SOURCE_DIR;
  int files = 0, declarations = 0;
  for (const char* room : {"ledger", "pricing", "engine", "replay", "net", "apps"})
    for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
      if (entry.path().extension() != ".capnp") continue;
      std::ifstream source(entry.path());
      const Schema schema(entry.path().lexically_relative(root).string(), source);
      for (const std::string& each : schema.silent()) ADD_FAILURE() << each;
      declarations += schema.declarations();
      ++files;
    }
  EXPECT_GE(files, 3);
  EXPECT_GT(declarations, 700);
}

TEST(Schemas, ANameThatSaysNothingIsTold) {
  EXPECT_EQ(silent_in("struct Shop {\n  code @0 :Text;  # its code\n}\n"),
            Lines{"a.capnp:1: 'struct Shop {' has no comment below it"});
  EXPECT_EQ(silent_in("struct Shop {\n  # A grocery.\n  code @0 :Text;\n}\n"),
            Lines{"a.capnp:3: 'code @0 :Text;' has no comment behind it"});
  EXPECT_EQ(silent_in("enum Unit {\n  # Counted in.\n  piece @0;\n  gram @1;  # g\n}\n").size(), 1u);
  EXPECT_EQ(silent_in("enum Unit {\n  piece @0;  # one\n}\n").size(), 1u);
  EXPECT_EQ(silent_in("  floor :union {\n    none @0 :Void;  # none\n  }\n").size(), 1u);
  EXPECT_EQ(silent_in("  floor :group {\n    none @0 :Void;  # none\n  }\n").size(), 1u);
  EXPECT_EQ(silent_in("  id @0 :UInt64;  # its own\n  union {\n    ping @1 :Void;  # there?\n  }\n").size(), 1u);
  EXPECT_EQ(silent_in("  # A whole list of what follows.\n  code @0 :Text;\n").size(), 1u);
  EXPECT_EQ(silent_in("  code @0 :Text;  # ...\n").size(), 1u);
  EXPECT_EQ(silent_in("  code @0 :Text = \"# not a comment\";\n").size(), 1u);
  EXPECT_EQ(silent_in("  code @0 :Text = \"\\\"# not a comment\";\n").size(), 1u);
  EXPECT_EQ(silent_in("struct Shop {").size(), 1u);
}

TEST(Schemas, WhatIsNotOneDeclarationALineIsTold) {
  EXPECT_EQ(silent_in("struct Pair { a @0 :Int8; b @1 :Int8; }  # two\n"),
            Lines{"a.capnp:1: 'struct Pair { a @0 :Int8; b @1 :Int8; }' is not one declaration"});
  EXPECT_EQ(silent_in("  a @0 :Int8; b @1 :Int8;  # two\n").size(), 1u);
  EXPECT_EQ(silent_in("  a @0\n      :Int8;  # one\n").size(), 2u);
  EXPECT_EQ(silent_in("struct Shop\n{\n  # A grocery.\n}\n").size(), 2u);
  EXPECT_EQ(silent_in("const limit :Int32 = 7;  # seven\n").size(), 1u);
}

TEST(Schemas, ANameThatSaysWhatItMeansIsFine) {
  EXPECT_EQ(
      silent_in("@0x849e430da57da150;\n# The file.\nusing Cxx = import \"/capnp/c++.capnp\";\n"
                "$Cxx.namespace(\"wire\");\n"
                "struct Amount {\n  # Money.\n  minor @0 :Int64 = 1;  # cents,\n                        # signed\n"
                "  label @1 :Text = \"#\";  # its name\n}\n"),
      Lines{});
  EXPECT_EQ(silent_in("struct Cents {\n  # Perhaps.\n  union {\n    none @0 :Void;  # none\n  }\n}\n"), Lines{});
  EXPECT_EQ(silent_in("  floor :union {\n    # Its lowest.\n    none @0 :Void;  # none\n  }\n"), Lines{});
  EXPECT_EQ(silent_in("enum Unit {\n  # Counted in.\n\n  piece @0;  # one\n}\n"), Lines{});
}

}  // namespace
}  // namespace schema_test
