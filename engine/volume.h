// What the figures of many rows come to, whatever their signs. Each sum that anybody may make of them lies within that,
// so as long as it fits 64 bits with room to spare, no sum over the book overflows.
#pragma once

#include "ledger/event.h"

namespace engine {

struct Volume {
  using Wide = __int128;

  Wide units = 0;  // base units of goods
  Wide cents = 0;  // of any currency

  // Adds to a figure of a row, and keeps what all of them come to.
  void add_units(std::int64_t& figure, std::int64_t more) { add(units, figure, more); }
  void add_cents(std::int64_t& figure, std::int64_t more) { add(cents, figure, more); }

  static Wide magnitude(std::int64_t figure) { return figure < 0 ? -Wide{figure} : Wide{figure}; }

 private:
  static void add(Wide& sum, std::int64_t& figure, std::int64_t more) {
    sum -= magnitude(figure);
    figure += more;
    sum += magnitude(figure);
  }
};

// What folding an event can add to the figures of one kind of rows, at most.
Volume volume_of(const ledger::EventBody& body);

// Whether rows of that volume can take that much more.
bool fits(const Volume& rows, const Volume& more);

}  // namespace engine
