#include "apps/bench_chart.h"

#include <algorithm>
#include <cmath>

#include "apps/format.h"
#include "apps/texts.h"

namespace apps {
namespace {

constexpr int kWidth = 820, kHeight = 480;
constexpr int kLeft = 90, kRight = 120, kTop = 60, kBottom = 70;  // margins around the field
constexpr int kFieldWidth = kWidth - kLeft - kRight, kFieldHeight = kHeight - kTop - kBottom;
constexpr int kStepsAcross = 5;
constexpr const char* kColours[] = {"#1b6ca8", "#2e8b57", "#c77d0a", "#b03a2e"};
constexpr const char* kDashes[] = {"", "7 3", "2 3", "9 3 2 3"};  // so that colours need not be told apart

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char each : text) {
    if (each == '<')
      safe += "&lt;";
    else if (each == '>')
      safe += "&gt;";
    else if (each == '&')
      safe += "&amp;";
    else
      safe += each;
  }
  return safe;
}

struct Spot {
  int x = 0, y = 0;
};

std::string text_at(Spot place, const char* anchor, const std::string& text, const char* more = "") {
  return "<text x=\"" + std::to_string(place.x) + "\" y=\"" + std::to_string(place.y) + "\" text-anchor=\"" + anchor +
         "\"" + more + ">" + escaped(text) + "</text>\n";
}
std::string line_between(Spot from, Spot to) {
  return "<line x1=\"" + std::to_string(from.x) + "\" y1=\"" + std::to_string(from.y) + "\" x2=\"" +
         std::to_string(to.x) + "\" y2=\"" + std::to_string(to.y) + "\" stroke=\"#d5d5d5\"/>\n";
}

// 1, 2 or 5 times a power of ten, so that five steps hold the greatest rate.
std::int64_t step_for(std::int64_t greatest) {
  for (std::int64_t power = 1;; power *= 10)
    for (const std::int64_t digit : {1, 2, 5})
      if (digit * power * kStepsAcross >= greatest) return digit * power;
}

// "10 µs", "1 ms", "1 s"
std::string show_decade(int exponent) {
  const char* units[] = {"ns", "µs", "ms", "s"};
  constexpr const char* kDigits[] = {"1", "10", "100"};
  return std::string(kDigits[exponent % 3]) + "\u00A0" + units[std::min(3, exponent / 3)];
}

class Drawing {
 public:
  Drawing(const Chart& chart, Language language) : chart_(chart), language_(language) {
    std::int64_t least = INT64_MAX, most = 1, greatest_rate = 1;
    for (const ChartPoint& point : chart.points) {
      greatest_rate = std::max(greatest_rate, point.rate);
      for (const std::int64_t wait : point.waits) {
        least = std::min(least, std::max<std::int64_t>(wait, 1));
        most = std::max(most, wait);
      }
    }
    step_ = step_for(greatest_rate);
    lowest_ = std::clamp(static_cast<int>(std::floor(std::log10(static_cast<double>(std::min(least, most))))), 0, 11);
    highest_ = std::max(lowest_ + 1, static_cast<int>(std::ceil(std::log10(static_cast<double>(most)))));
  }

  std::string svg() {
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(kWidth) + " " +
           std::to_string(kHeight) + "\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n" + "<title>" +
           escaped(chart_.title) + "</title>\n" + "<rect width=\"" + std::to_string(kWidth) + "\" height=\"" +
           std::to_string(kHeight) + "\" fill=\"white\"/>\n";
    out_ += text_at({kWidth / 2, 28}, "middle", chart_.title, " font-size=\"15\"");
    draw_axes();
    const char* french[] = {"p50", "p99", "p99,9", "max"};
    const char* english[] = {"p50", "p99", "p99.9", "max"};
    std::vector<int> taken;
    for (std::size_t line = 4; line-- > 0;) draw_line(line, say(language_, french[line], english[line]), taken);
    return out_ + "</svg>\n";
  }

 private:
  int across(std::int64_t rate) const { return kLeft + static_cast<int>(rate * kFieldWidth / (step_ * kStepsAcross)); }
  int up(std::int64_t nanos) const {
    const double part = (std::log10(static_cast<double>(std::max<std::int64_t>(nanos, 1))) - lowest_) /
                        static_cast<double>(highest_ - lowest_);
    return kTop + kFieldHeight - static_cast<int>(std::lround(part * kFieldHeight));
  }

  void draw_axes() {
    const int bottom = kTop + kFieldHeight, right = kLeft + kFieldWidth;
    for (int exponent = lowest_; exponent <= highest_; ++exponent) {
      const int y = kTop + kFieldHeight - (exponent - lowest_) * kFieldHeight / (highest_ - lowest_);
      out_ += line_between({kLeft, y}, {right, y}) + text_at({kLeft - 8, y + 4}, "end", show_decade(exponent));
    }
    for (int i = 0; i <= kStepsAcross; ++i) {
      const int x = across(i * step_);
      out_ +=
          line_between({x, kTop}, {x, bottom}) + text_at({x, bottom + 20}, "middle", show_count(i * step_, language_));
    }
    out_ += text_at({kLeft + kFieldWidth / 2, bottom + 48}, "middle",
                    say(language_, "ventes demandées par seconde", "sales asked for a second"));
    const std::string turned = " transform=\"rotate(-90 22 " + std::to_string(kTop + kFieldHeight / 2) + ")\"";
    out_ += text_at({22, kTop + kFieldHeight / 2}, "middle", say(language_, "attente d'une vente", "wait of a sale"),
                    turned.c_str());
  }

  // With its name at its end, moved down where another's stands.
  void draw_line(std::size_t line, const std::string& name, std::vector<int>& taken) {
    if (chart_.points.empty()) return;
    const std::string colour = kColours[line];
    std::string path, dots;
    for (const ChartPoint& point : chart_.points) {
      const std::string x = std::to_string(across(point.rate)), y = std::to_string(up(point.waits[line]));
      path += (path.empty() ? "" : " ") + x + "," + y;
      dots += "<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"3\" fill=\"" + colour + "\"/>\n";
    }
    out_ += "<polyline points=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"" +
            " stroke-dasharray=\"" + kDashes[line] + "\"/>\n" + dots;
    int y = up(chart_.points.back().waits[line]) + 4;
    if (!taken.empty()) y = std::max(y, taken.back() + 15);
    taken.push_back(y);
    out_ += text_at({across(chart_.points.back().rate) + 10, y}, "start", name, (" fill=\"" + colour + "\"").c_str());
  }

  const Chart& chart_;
  const Language language_;
  std::int64_t step_ = 1;
  int lowest_ = 0, highest_ = 1;  // powers of ten, in ns
  std::string out_;
};

}  // namespace

std::string to_svg(const Chart& chart, Language language) {
  return Drawing(chart, language).svg();
}

}  // namespace apps
