#include "apps/table.h"

#include <sstream>

#include "support/support.h"

namespace apps::table_test {
namespace {

TEST(Table, AlignsByWhatIsSeenNotByBytes) {
  Table table("Stock", {{"Produit"}, {"Quantité", Align::right}});
  table.add({"Pâtes", "3"});
  table.add({"Bœuf haché", "1\u202F250,00\u00A0€"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(),
            "Stock\n"
            "Produit       Quantité\n"
            "──────────────────────\n"
            "Pâtes                3\n"
            "Bœuf haché  1\u202F250,00\u00A0€\n");
}

TEST(Table, HasARuleBeforeATotalAndNoTrailingSpaces) {
  Table table("", {{"A"}, {"B"}});
  table.add({"long text", ""});
  table.add_rule();
  table.add({"x", "y"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(), "A          B\n────────────\nlong text\n────────────\nx          y\n");
}

TEST(Table, CombiningMarksTakeNoColumn) {
  EXPECT_EQ(width_of("e\u0301te\u0301"), 3u);
  EXPECT_EQ(width_of("été"), 3u);
  EXPECT_EQ(width_of(""), 0u);
}

}  // namespace
}  // namespace apps::table_test
