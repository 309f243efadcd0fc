// The values of ledger/base on the wire and in the log, as the head of schema/definitions.capnp says: what the codecs
// of this room and of net share. Everything read may be hostile: what this reader doesn't know is `malformed`, with the
// field. Any read may throw kj::Exception on broken bytes; whoever opened the message catches it.
#pragma once

#include <capnp/schema.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"
#include "ledger/schema/definitions.capnp.h"

namespace ledger {

// --- vocabularies: a C++ enum and its twin in the schema have the same ordinals --------------------------------------

template <class Wire, class Term>
Wire wire_term(Term term) {
  return static_cast<Wire>(term);
}

// malformed for an ordinal that this reader's schema doesn't have.
template <class Term, class Wire>
Result<Term> read_term(Wire value, std::string_view field) {
  static const std::size_t known = capnp::Schema::from<Wire>().getEnumerants().size();
  const auto ordinal = static_cast<std::uint16_t>(value);
  if (ordinal >= known)
    return fail(ErrorCode::malformed, std::string(field), "unknown ordinal " + std::to_string(ordinal));
  return static_cast<Term>(ordinal);
}

Result<Currency> read_currency(std::uint16_t iso_number);
// none (0) is refused too: an error that is written has a reason.
Result<ErrorCode> read_error_code(std::uint16_t ordinal);

// --- numbers ---------------------------------------------------------------------------------------------------------

// The cents of an amount whose currency is written beside it; CHECKs that it is that one.
std::int64_t wire_cents(const Money& amount, Currency currency);

// CHECKs that the date can be read back.
std::int32_t wire_date(Date date);
// kNoDate, or a date of the years 1 to 9999.
Result<Date> read_date(std::int32_t days, std::string_view field);

void write_fraction(const Fraction& fraction, wire::Fraction::Builder out);
Result<Fraction> read_fraction(wire::Fraction::Reader in);

// --- texts and lists: what is empty is not written, and costs no bytes -----------------------------------------------

inline capnp::Text::Reader wire_text(const std::string& text) {
  return {text.c_str(), text.size()};
}
inline std::string read_text(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

// write_items(draw.shares, [&](auto count) { return out.initShares(count); }, [](const Share& share, auto item) {…})
template <class Items, class Start, class WriteItem>
void write_items(const Items& items, Start&& start, WriteItem&& write_item) {
  if (items.empty()) return;
  auto out = start(static_cast<unsigned>(items.size()));
  unsigned index = 0;
  for (const auto& item : items) write_item(item, out[index++]);
}

// Reads each item with `read_item`, which answers a Result<Item>.
template <class Item, class List, class ReadItem>
Result<std::vector<Item>> read_items(const List& in, ReadItem&& read_item) {
  std::vector<Item> items;
  items.reserve(in.size());
  for (const auto each : in) items.push_back(TRY(read_item(each)));
  return items;
}

template <class Start>
void write_texts(const std::vector<std::string>& texts, Start&& start) {
  if (texts.empty()) return;
  auto out = start(static_cast<unsigned>(texts.size()));
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, wire_text(texts[i]));
}
std::vector<std::string> read_texts(const capnp::List<capnp::Text>::Reader& in);

}  // namespace ledger
