// The rooms include one way only, and each third-party library is met at its one door. Reads the includes of the
// sources as text, and prints the file and the line of each that does not belong there.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace rooms_test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// What each room may include beside itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"ledger/base", {}},
    {"pricing", {"ledger/base"}},
    {"ledger", {"ledger/base"}},
    {"engine", {"ledger/base", "ledger", "pricing"}},
    {"replay", {"ledger/base", "ledger", "pricing", "engine"}},
    {"net", {"ledger/base", "ledger", "pricing", "engine"}},
    {"apps", {"ledger/base", "ledger", "pricing", "engine", "replay", "net"}},
};
const std::set<std::string> kRocksDoors = {"ledger/rocks_event_log.cc", "ledger/rocks_log_database.h",
                                           "ledger/rocks_log_database.cc", "ledger/rocks_row_store.cc"};

// The room that a path from the root stands in, or nothing.
std::optional<std::string> room_of(const std::string& path) {
  if (path.starts_with("ledger/base/")) return "ledger/base";
  const std::string folder = path.substr(0, path.find('/'));
  return folder != path && kMayInclude.contains(folder) ? std::optional(folder) : std::nullopt;
}

bool is_codec(const std::string& path) {
  const std::string room = room_of(path).value_or("");
  return (room == "ledger" || room == "net") && fs::path(path).filename().string().find("codec") != std::string::npos;
}

bool may_meet_asio(const std::string& path) {
  return path.starts_with("net/") || path.starts_with("apps/");
}

// Why the file at `path` may not include `header`, or "".
std::string objection(const std::string& path, const std::string& header, bool quoted) {
  const bool rocks = header.starts_with("rocksdb/") || header == "ledger/rocks_log_database.h";
  if (rocks && !kRocksDoors.contains(path)) return "RocksDB stays behind its doors";
  if (header.starts_with("boost/asio") && !may_meet_asio(path)) return "Asio is for net and apps";
  if (header.ends_with(".capnp.h") && !is_codec(path)) return "generated code is for the codecs";
  const auto other = room_of(header);
  if (!other) return quoted ? "an include in quotes starts at the root with the name of a room" : "";
  const std::string room = room_of(path).value();
  if (*other == room || kMayInclude.at(room).contains(*other)) return "";
  return room + " may not include " + *other;
}

struct Include {
  std::string header;
  bool quoted;
};

// Reads `#include "header"` or `#include <header>`, with any spaces; nothing of any other line.
// (By hand: GCC 12 warns inside <regex> when it is compiled with the address sanitizer.)
std::optional<Include> include_in(const std::string& line) {
  std::istringstream words(line);
  char hash = 0, opening = 0;
  std::string directive, header;
  if (!(words >> hash) || hash != '#') return std::nullopt;
  while ((words >> std::ws) && std::isalpha(words.peek())) directive += static_cast<char>(words.get());
  if (directive != "include" || !(words >> opening) || (opening != '"' && opening != '<')) return std::nullopt;
  std::getline(words, header, opening == '"' ? '"' : '>');
  return Include{header, opening == '"'};
}

// "path:line: …" for each include of one source that does not belong there.
Lines objections(const std::string& path, std::istream& source) {
  Lines found;
  std::string line;
  for (int number = 1; std::getline(source, line); ++number) {
    const auto include = include_in(line);
    const std::string why = include ? objection(path, include->header, include->quoted) : "";
    if (!why.empty()) found.push_back(path + ":" + std::to_string(number) + ": " + include->header + ": " + why);
  }
  return found;
}

Lines objections(const std::string& path, const std::string& text) {
  std::istringstream source(text);
  return objections(path, source);
}

// The sources of all rooms, as paths from the root.
std::set<std::string> sources(const fs::path& root) {
  std::set<std::string> paths;
  for (const auto& [room, may_include] : kMayInclude) {
    if (!fs::is_directory(root / room)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cc") paths.insert(entry.path().lexically_relative(root).string());
    }
  }
  return paths;
}

TEST(Rooms, IncludeOneWayAndMeetLibrariesAtTheirDoors) {
  const fs::path root = GRENIER_SOURCE_DIR;
  const auto paths = sources(root);
  ASSERT_TRUE(paths.contains("ledger/base/money.h") && paths.contains("ledger/base/money.cc")) << root;
  for (const std::string& path : paths) {
    std::ifstream source(root / path);
    ASSERT_TRUE(source) << path;
    for (const std::string& offence : objections(path, source)) ADD_FAILURE() << offence;
  }
}

TEST(Rooms, AnIncludeAgainstTheArrowsIsToldByFileAndLine) {
  EXPECT_EQ(objections("ledger/books.cc", "#include <map>\n#include \"engine/decide.h\"\n"),
            Lines{"ledger/books.cc:2: engine/decide.h: ledger may not include engine"});
  EXPECT_EQ(objections("ledger/base/money.h", "#include\"ledger/event.h\"").size(), 1u);
  EXPECT_EQ(objections("ledger/event.cc", "#include \"pricing/quote.h\"").size(), 1u);
  EXPECT_EQ(objections("pricing/quote.cc", "  #  include \"ledger/event.h\"  // why not").size(), 1u);
  EXPECT_EQ(objections("engine/engine.cc", "#include \"replay/verify.h\"").size(), 1u);
  EXPECT_EQ(objections("net/session.cc", "#include \"replay/verify.h\"").size(), 1u);
  EXPECT_EQ(objections("replay/verify.cc", "#include \"net/session.h\"").size(), 1u);
  EXPECT_EQ(objections("net/session.cc", "#include \"apps/serve.h\"").size(), 1u);
  EXPECT_EQ(objections("ledger/base/money.cc", "#include \"money.h\"").size(), 1u);
  EXPECT_EQ(objections("net/session.cc", "#include <engine/engine.h>\n#include <apps/serve.h>").size(), 1u);
}

TEST(Rooms, ALibraryPastItsDoorIsTold) {
  EXPECT_EQ(objections("ledger/books.cc", "#include <rocksdb/db.h>").size(), 1u);
  EXPECT_EQ(objections("ledger/rocks_event_log.h", "#include <rocksdb/db.h>").size(), 1u);
  EXPECT_EQ(objections("ledger/books.cc", "#include \"ledger/rocks_log_database.h\"").size(), 1u);
  EXPECT_EQ(objections("engine/engine.cc", "#include <boost/asio/post.hpp>").size(), 1u);
  EXPECT_EQ(objections("engine/engine.cc", "#include <boost/asio.hpp>").size(), 1u);
  EXPECT_EQ(objections("ledger/event.cc", "#include \"ledger/schema/event.capnp.h\"").size(), 1u);
  EXPECT_EQ(objections("engine/event_codec.cc", "#include \"ledger/schema/event.capnp.h\"").size(), 1u);
}

TEST(Rooms, WhatFollowsTheArrowsIsFine) {
  EXPECT_EQ(objections("engine/engine.cc", "#include \"engine/decide.h\"\n#include \"pricing/quote.h\"\n"), Lines{});
  EXPECT_EQ(objections("ledger/rocks_event_log.cc", "#include <rocksdb/db.h>"), Lines{});
  EXPECT_EQ(objections("ledger/rocks_row_store.cc", "#include <rocksdb/db.h>"), Lines{});
  EXPECT_EQ(objections("ledger/event_codec.cc", "#include \"ledger/schema/event.capnp.h\""), Lines{});
  EXPECT_EQ(objections("net/message_codec_replies.cc", "#include \"net/schema/message.capnp.h\""), Lines{});
  EXPECT_EQ(objections("net/session.cc", "#include <boost/asio/awaitable.hpp>"), Lines{});
  EXPECT_EQ(objections("apps/serve.cc", "#include \"net/server.h\"\n#include \"replay/verify.h\""), Lines{});
  EXPECT_EQ(objections("pricing/quote.cc", "// #include \"engine/decide.h\""), Lines{});
}

}  // namespace
}  // namespace rooms_test
