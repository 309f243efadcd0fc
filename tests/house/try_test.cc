// TRY does not leave an initialiser half made: GCC 12 destroys neither the members of an aggregate nor the items of a
// list that were made before a statement expression returns out of their braces. Reads the sources as text.
//
// Braces without a semicolon of their own are an initialiser. In one, TRY may stand in the first place, where nothing
// was made yet:
//
//   Money{TRY(scale(amount.minor, by)), amount.currency}   yes
//   Line{product, TRY(read_lot(in))}                       no
//   Line{.lot = TRY(read_lot(in))}                         no: members before `lot` may have their defaults by then
//   call(product(), TRY(read_lot(in)))                     yes: what is made for a call is destroyed
//
// An aggregate made with parentheses would leak as well, and looks like a call: Clang 14, and so `./dev lint`, refuses
// those.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace try_test {
namespace {

namespace fs = std::filesystem;
using Numbers = std::vector<int>;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// --- code without what only looks like it ----------------------------------------------------------------------------

// Where the comment or the literal that begins at `at` ends; `at` itself if none does.
std::size_t end_of_prose(std::string_view text, std::size_t at) {
  const auto after = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == text.npos ? text.size() : found + end.size();
  };
  const std::string_view rest = text.substr(at);
  const bool within_word = at > 0 && is_word(text[at - 1]);  // 1'000, and the R of a macro's name
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) return after("*/", at + 2);
  if (rest.starts_with("R\"") && !within_word) {
    const std::size_t open = std::min(text.find('(', at), text.size());
    return after(")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  if (rest[0] != '"' && (rest[0] != '\'' || within_word)) return at;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != rest[0]) end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

// The same lines and columns, with spaces for comments and literals.
std::string code_of(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_prose(text, at);
    for (std::size_t i = at; i < end; ++i)
      if (code[i] != '\n') code[i] = ' ';
    at = std::max(end, at + 1);
  }
  return code;
}

// --- what stands in which brackets -----------------------------------------------------------------------------------

struct Try {
  int line;
  bool late;  // something of the same initialiser may have been made before
};

struct Bracket {
  char opening;
  bool is_block = false;     // a semicolon stands in it
  bool past_first = false;   // a comma stands in it, or it begins with a designator
  std::vector<Try> tries{};  // in it, and in what it holds
};

bool begins_with_designator(std::string_view code, std::size_t opening) {
  const std::size_t first = code.find_first_not_of(" \n\t", opening + 1);
  return first != code.npos && code[first] == '.';
}

bool is_try(std::string_view code, std::size_t at) {
  return code.substr(at).starts_with("TRY(") && (at == 0 || !is_word(code[at - 1]));
}

class Scan {
 public:
  explicit Scan(std::string_view text) : code_(code_of(text)) {
    for (; at_ < code_.size(); ++at_) step();
    balanced_ = balanced_ && open_.size() == 1;
  }
  // Of each TRY that could leave something half made.
  const Numbers& lines() const { return lines_; }
  // If not, what lines() says is worth nothing.
  bool balanced() const { return balanced_; }

 private:
  void step() {
    const char c = code_[at_];
    line_ += c == '\n';
    if (c == ';') open_.back().is_block = true;
    if (c == ',') open_.back().past_first = true;
    if (is_try(code_, at_)) note({line_, false});
    if (c == '{' || c == '(' || c == '[')
      open_.push_back({.opening = c, .past_first = c == '{' && begins_with_designator(code_, at_)});
    if (c == '}' || c == ')' || c == ']') close(c);
  }

  void note(Try each) {
    Bracket& in = open_.back();
    each.late = each.late || (in.opening == '{' && in.past_first);
    in.tries.push_back(each);
  }

  void close(char closing) {
    const char opening = closing == '}' ? '{' : closing == ')' ? '(' : '[';
    if (open_.size() == 1 || open_.back().opening != opening) {
      balanced_ = false;
      return;
    }
    const Bracket closed = std::move(open_.back());
    open_.pop_back();
    if (closed.is_block && opening == '{') return;  // it returns out of the block: of a function, or of a lambda
    for (const Try& each : closed.tries)
      if (opening == '{' && each.late)
        lines_.push_back(each.line);
      else
        note(each);
  }

  std::string code_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::vector<Bracket> open_{{.opening = '\0'}};
  Numbers lines_;
  bool balanced_ = true;
};

Numbers found_in(std::string_view statement) {
  const Scan scan("Result<int> f() {\n" + std::string(statement) + "\n}\n");
  EXPECT_TRUE(scan.balanced()) << statement;
  return scan.lines();
}

// --- the sources -----------------------------------------------------------------------------------------------------

std::vector<fs::path> sources(const fs::path& root) {
  std::vector<fs::path> paths;
  for (const char* folder : {"ledger", "pricing", "engine", "replay", "net", "apps", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cc") paths.push_back(entry.path());
  return paths;
}

TEST(Try, LeavesNoInitialiserHalfMade) {
  const fs::path root = GRENIER_SOURCE_DIR;
  int tries = 0;
  for (const fs::path& path : sources(root)) {
    std::ifstream source(path);
    const std::string text(std::istreambuf_iterator<char>(source), {});
    const std::string name = path.lexically_relative(root).string();
    const Scan scan(text);
    EXPECT_TRUE(scan.balanced()) << name;
    for (const int line : scan.lines())
      ADD_FAILURE() << name << ":" << line << ": TRY in an initialiser, behind what GCC 12 would not destroy";
    for (std::size_t at = 0; (at = text.find("TRY(", at)) != text.npos; ++at) ++tries;
  }
  EXPECT_GT(tries, 500);
}

TEST(Try, BehindSomethingInBracesIsTold) {
  EXPECT_EQ(found_in("return Line{product, TRY(lot())};"), Numbers{2});
  EXPECT_EQ(found_in("return Line{.product = product,\n            .lot = TRY(lot())};"), Numbers{3});
  EXPECT_EQ(found_in("const Line line{\n  .lot = TRY(lot())};"), Numbers{3});
  EXPECT_EQ(found_in("lines.push_back({product, TRY(lot())});"), Numbers{2});
  EXPECT_EQ(found_in("return Line{product, twice(TRY(lot()))};"), Numbers{2});
  EXPECT_EQ(found_in("return Line{product, LotId{TRY(lot())}};"), Numbers{2});
  EXPECT_EQ(found_in("return Line{product, rows[TRY(lot())]};"), Numbers{2});
  EXPECT_EQ(found_in("return Line{[] { return 1; }(), TRY(lot())};"), Numbers{2});
  EXPECT_EQ(found_in("run([&] { return Line{product, TRY(lot())}; });"), Numbers{2});
  EXPECT_EQ(found_in("return Pair{Line{product, TRY(lot())}, Line{product, TRY(lot())}};"), (Numbers{2, 2}));
  EXPECT_EQ(found_in("return Price{1'000, R\"(\")\", '\"', TRY(lot())};"), Numbers{2});
  EXPECT_EQ(found_in("return Line{product, /* \" */ TRY(lot())};  // {"), Numbers{2});
}

TEST(Try, WhereNothingIsHalfMadeIsFine) {
  EXPECT_EQ(found_in("return LotId{TRY(lot())};"), Numbers{});
  EXPECT_EQ(found_in("return Line{TRY(lot()), product};"), Numbers{});
  EXPECT_EQ(found_in("return Line{make(product, TRY(lot())), product};"), Numbers{});
  EXPECT_EQ(found_in("rows[TRY(key())] = Slot{LotId{TRY(lot())}, false};"), Numbers{});
  EXPECT_EQ(found_in("const int a = 1, b = TRY(lot());"), Numbers{});
  EXPECT_EQ(found_in("TRY(check(product, TRY(lot())));"), Numbers{});
  EXPECT_EQ(found_in("for (int i = 0, n = 2; i < n; ++i) { TRY(check(i, {.lot = i, .product = n})); }"), Numbers{});
  EXPECT_EQ(found_in("return Line{product, [&] { return TRY(lot()); }()};"), Numbers{});
  EXPECT_EQ(found_in("return Line{product, RETRY(lot()), \"TRY(\"};  // , TRY(lot())"), Numbers{});
}

TEST(Try, CodeThatTheScanLosesItselfInIsTold) {
  EXPECT_FALSE(Scan("void f() { g(}; }").balanced());
  EXPECT_FALSE(Scan("void f() {").balanced());
  EXPECT_FALSE(Scan("}").balanced());
  EXPECT_TRUE(Scan("void f() { g('}', \"{\\\"\", R\"x())\" })x\"); }  // {").balanced());
}

}  // namespace
}  // namespace try_test
