// A table for a terminal or a file: columns aligned by what is seen (UTF-8 code points), numbers to the right, a title,
// no colours.
//
//   Table table("Stock", {{"Produit"}, {"Quantité", Align::right}});
//   table.add({"Riz long", "12,500 kg"});
//   table.print(std::cout);
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/vocabulary.h"

namespace apps {

enum class Align { left, right };
struct Column {
  std::string title;
  Align align = Align::left;
};

class Table {
 public:
  // An empty title prints none.
  Table(std::string title, std::vector<Column> columns);

  // One cell a column; CHECKed.
  void add(std::vector<std::string> cells);
  // A line across, before a total.
  void add_rule();
  bool empty() const { return rows_.empty(); }

  void print(std::ostream& out) const;

 private:
  std::vector<std::size_t> widths() const;

  std::string title_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
};

// How many columns of a terminal a UTF-8 text takes: its code points, less combining marks. (No text of this house has
// wide ones.)
std::size_t width_of(std::string_view text);

}  // namespace apps
