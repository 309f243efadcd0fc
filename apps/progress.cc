#include "apps/progress.h"

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "apps/format.h"
#include "apps/table.h"

namespace apps {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kBarWidth = 30;
constexpr milliseconds kBetweenFrames{100};
constexpr seconds kBetweenLines{10};

std::string duration_text(double in_seconds) {
  const auto whole = static_cast<std::int64_t>(in_seconds + 0.5);
  char text[32];
  if (whole < 60)
    std::snprintf(text, sizeof text, "%lld s", static_cast<long long>(whole));
  else
    std::snprintf(text, sizeof text, "%lld min %02lld s", static_cast<long long>(whole / 60),
                  static_cast<long long>(whole % 60));
  return text;
}

std::string bar(std::int64_t done, std::int64_t total) {
  const std::int64_t filled = total == 0 ? 0 : std::min(kBarWidth, done * kBarWidth / total);
  std::string text = "[";
  for (std::int64_t i = 0; i < kBarWidth; ++i) text += i < filled ? "█" : "░";
  return text + "]";
}

}  // namespace

Progress::Progress(const Context& context, std::string label, std::int64_t total, Now now)
    : err_(context.err),
      terminal_(context.terminal),
      language_(context.language),
      label_(std::move(label)),
      total_(total),
      now_(std::move(now)),
      started_(now_()),
      written_(started_) {}

Progress::~Progress() {
  if (terminal_ && !finished_ && width_written_ > 0) err_ << '\n';
}

void Progress::advance_to(std::int64_t done) {
  done_ = done;
  const Time time = now_();
  if (time - written_ < (terminal_ ? Time::duration(kBetweenFrames) : Time::duration(kBetweenLines))) return;
  written_ = time;
  write_line(terminal_ ? bar_line() : plain_line());
}

void Progress::finish() {
  if (finished_) return;
  write_line(label_ + (language_ == Language::french ? "\u00A0: " : ": ") + show_count(done_, language_) +
             (language_ == Language::french ? " en " : " in ") + duration_text(seconds_since_start()) + ", " +
             rate_text());
  if (terminal_) err_ << '\n';
  err_.flush();
  finished_ = true;
}

double Progress::seconds_since_start() const {
  return std::chrono::duration<double>(now_() - started_).count();
}

std::string Progress::rate_text() const {
  // At least a millisecond, so that the rate of what took no time is a number.
  const double rate = static_cast<double>(done_) / std::max(seconds_since_start(), 0.001);
  return show_count(static_cast<std::int64_t>(rate + 0.5), language_) + "/s";
}

std::string Progress::bar_line() const {
  std::string line = label_ + " " + (total_ > 0 ? bar(done_, total_) + " " : "") + show_count(done_, language_);
  if (total_ > 0) line += " / " + show_count(total_, language_);
  line += "  " + rate_text();
  if (total_ > done_ && done_ > 0) {
    const double left = seconds_since_start() / static_cast<double>(done_) * static_cast<double>(total_ - done_);
    line += (language_ == Language::french ? "  reste " : "  left ") + duration_text(left);
  }
  return line;
}

std::string Progress::plain_line() const {
  std::string line = label_ + (language_ == Language::french ? "\u00A0: " : ": ") + show_count(done_, language_);
  if (total_ > 0) line += " / " + show_count(total_, language_) + " (" + std::to_string(done_ * 100 / total_) + " %)";
  return line + ", " + rate_text();
}

void Progress::write_line(const std::string& line) {
  if (!terminal_) {
    err_ << line << std::endl;
    return;
  }
  const std::size_t width = width_of(line);
  err_ << '\r' << line << std::string(width_written_ > width ? width_written_ - width : 0, ' ') << std::flush;
  width_written_ = width;
}

}  // namespace apps
