// How far a long work is. On a terminal a bar that moves, with rate and time left; elsewhere a plain line now and then.
//
//   Progress progress(context, context.text("Import des tickets", "Importing tickets"), total);
//   for (…) progress.advance_to(++done);
//   progress.finish();
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

#include "apps/cli.h"

namespace apps {

class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Now = std::function<Time()>;

  // Writes to context.err. `total` 0: not known, so neither bar nor time left. `now` is an argument for tests.
  Progress(
      const Context& context, std::string label, std::int64_t total,
      Now now = [] { return std::chrono::steady_clock::now(); });
  ~Progress();  // ends a line that was begun
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // May be called at every step: writes at most ten times a second on a terminal, every ten seconds elsewhere.
  void advance_to(std::int64_t done);
  // The last word: how many, in what time, at what rate. Once.
  void finish();

 private:
  double seconds_since_start() const;
  std::string rate_text() const;
  std::string bar_line() const;
  std::string plain_line() const;
  void write_line(const std::string& line);

  std::ostream& err_;
  const bool terminal_;
  const Language language_;
  const std::string label_;
  const std::int64_t total_;
  const Now now_;
  const Time started_;
  Time written_;
  std::int64_t done_ = 0;
  std::size_t width_written_ = 0;  // of the line that the next one overwrites
  bool finished_ = false;
};

}  // namespace apps
