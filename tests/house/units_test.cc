// Files of a room that are compiled several at once (UNITY_BUILD in CMakeLists.txt) share one unnamed namespace, so no
// two of them have a helper of one name: a type, a constant, or a function of the same parameters; nor has one the name
// of what a header of the room declares. Reads the sources as text, whichever files may meet in a unit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace units_test {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

constexpr const char* kRoomsOfUnits[] = {"engine", "ledger", "net", "replay", "apps"};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Where the literal that begins at `at` ends.
std::size_t end_of_literal(const std::string& source, std::size_t at) {
  for (std::size_t i = at + 1; i < source.size(); ++i) {
    if (source[i] == '\\')
      ++i;
    else if (source[i] == source[at])
      return i + 1;
  }
  return source.size();
}

// Without comments, directives and what literals say; any space is one.
std::string bare(const std::string& source) {
  std::string text;
  bool is_line_new = true;
  for (std::size_t i = 0; i < source.size();) {
    const char c = source[i];
    const bool is_digit_mark = c == '\'' && !text.empty() && is_word(text.back());
    if (source.compare(i, 2, "//") == 0 || (c == '#' && is_line_new)) {
      i = std::min(source.find('\n', i), source.size());
    } else if ((c == '"' || c == '\'') && !is_digit_mark) {
      text += "0";
      i = end_of_literal(source, i);
    } else {
      const bool is_space = std::isspace(static_cast<unsigned char>(c)) != 0;
      if (!is_space)
        text += c;
      else if (!text.empty() && text.back() != ' ')
        text += ' ';
      if (c == '\n')
        is_line_new = true;
      else if (!is_space)
        is_line_new = false;
      ++i;
    }
  }
  return text;
}

std::string trimmed(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

std::string last_word(const std::string& text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return text.substr(begin);
}

// "const Shop& shop = {}" as "const Shop&": two functions are one if they differ in such names alone.
std::string type_of(std::string parameter) {
  parameter = trimmed(parameter.substr(0, parameter.find('=')));
  const std::string name = last_word(parameter);
  const std::string before = trimmed(parameter.substr(0, parameter.size() - name.size()));
  const bool is_named = !before.empty() && (before.size() < parameter.size() - name.size() ||
                                            std::string_view("&*>").find(before.back()) != std::string_view::npos);
  return is_named && before != "const" ? before : parameter;
}

std::string types_of(const std::string& parameters) {
  std::string types, one;
  int depth = 0;
  for (const char c : parameters) {
    if (c == '(' || c == '<' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == '>' || c == ']' || c == '}') && --depth < 0) break;
    if (c == ',' && depth == 0)
      types += type_of(one) + ",", one.clear();
    else
      one += c;
  }
  return types + type_of(one);
}

std::string without_template(const std::string& head) {
  if (!head.starts_with("template")) return head;
  int depth = 0;
  for (std::size_t i = head.find('<'); i < head.size(); ++i) {
    if (head[i] == '<') ++depth;
    if (head[i] == '>' && --depth == 0) return trimmed(head.substr(i + 1));
  }
  return head;
}

// What a declaration that begins so declares; "" for nothing new.
std::string declared_by(std::string head) {
  head = without_template(trimmed(std::move(head)));
  for (const std::string keyword : {"class ", "struct ", "enum class ", "enum ", "concept "}) {
    if (!head.starts_with(keyword)) continue;
    const std::string rest = head.substr(keyword.size());
    return rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word) - rest.begin()));
  }
  const std::size_t equals = head.find('=');
  const std::size_t open = head.find('(');
  if (head.starts_with("namespace ")) return "";  // an alias: each file may have the same
  if (head.starts_with("using ")) return equals == std::string::npos ? "" : last_word(trimmed(head.substr(0, equals)));
  if (open < equals) return last_word(trimmed(head.substr(0, open))) + "(" + types_of(head.substr(open + 1)) + ")";
  return last_word(trimmed(head.substr(0, std::min(equals, head.find('[')))));
}

// Of the namespaces of a source that begin so; what stands within a class or a function is its own.
Names declared_in(const std::string& source, const std::string& opening) {
  const std::string text = bare(source);
  Names names;
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
    std::string head;
    int braces = 0, parentheses = 0;
    for (std::size_t i = at + opening.size(); i < text.size() && braces >= 0; ++i) {
      const char c = text[i];
      const bool is_outside = braces == 0 && parentheses == 0;
      if (is_outside && (c == '{' || c == ';')) names.insert(declared_by(head));
      if (c == '{') ++braces;
      if (c == '}') --braces;
      if (braces == 0 && c == '(') ++parentheses;
      if (braces == 0 && c == ')') --parentheses;
      if (braces == 0 && parentheses == 0 && (c == '}' || c == ';'))
        head.clear();
      else if (braces == 0)
        head += c;
    }
  }
  names.erase("");
  return names;
}

Names helpers_in(const std::string& source) {
  return declared_in(source, "namespace {");
}

std::string whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_of(const std::string& room, const char* extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(GRENIER_SOURCE_DIR) / room))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

TEST(Units, NoTwoFilesOfARoomHaveAHelperOfOneName) {
  for (const char* room : kRoomsOfUnits) {
    std::map<std::string, std::string> first;  // name → file
    for (const fs::path& header : files_of(room, ".h"))
      for (const std::string& name : declared_in(whole(header), "namespace " + std::string(room) + " {"))
        first.try_emplace(name, header.filename().string());
    for (const fs::path& path : files_of(room, ".cc")) {
      const std::string file = path.filename().string();
      for (const std::string& name : helpers_in(whole(path))) {
        const auto [known, fresh] = first.try_emplace(name, file);
        EXPECT_TRUE(fresh) << room << ": " << name << " stands in " << known->second << " and in " << file;
      }
    }
    EXPECT_GT(first.size(), 50u) << room << ": they are found";
  }
}

TEST(Units, HelpersAreFoundByWhatTheyDeclare) {
  EXPECT_EQ(helpers_in("namespace apps {\nnamespace {\n"
                       "constexpr int kMax = 3;  // not this: constexpr int kMin = 1;\n"
                       "constexpr const char* kWords[] = {\"a;\", \"b{\"};\n"
                       "using Lines = std::vector<int>;\nusing json::Value;\n"
                       "struct Goods { int count = 0; int twice() const { return 2 * count; } };\n"
                       "enum class Way { in, out };\n"
                       "int twice(const Goods& goods, int by = f(2));\n"
                       "template <class T> int twice(T of) { const int x = 1'000; return x; }\n"
                       "}\nint told() { return 1; }\n}\n"),
            (Names{"kMax", "kWords", "Lines", "Goods", "Way", "twice(const Goods&,int)", "twice(T)"}));
  EXPECT_EQ(helpers_in("namespace {\nint f(int first) { return first; }\n}"),
            helpers_in("namespace {\nint f(int second);\n}"));
}

}  // namespace
}  // namespace units_test
