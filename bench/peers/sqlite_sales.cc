// SQLite on the work of a sale (five lines, five stock rows, a household's month, a fund, a unique command), in process
// and without a network: WAL, synchronous=FULL, so many sales a transaction.
//
//   sqlite_sales FILE SALES_A_TRANSACTION SECONDS FUNDS
//
// Prints one line of JSON, after it has checked that what funds lost is what sales took.
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace {

constexpr int kLines = 5, kProducts = 5'000, kHouseholds = 10'000;
constexpr int kQuantities[kLines] = {1, 2, 1, 3, 1};
constexpr std::int64_t kPrices[kLines] = {129, 350, 499, 89, 1'250};
constexpr std::int64_t kFundMoney = 1'000'000'000'000;

[[noreturn]] void give_up(sqlite3* database) {
  std::cerr << "sqlite_sales: " << sqlite3_errmsg(database) << '\n';
  std::exit(1);
}

class Statement {
 public:
  Statement(sqlite3* database, const char* text) : database_(database) {
    if (sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
      give_up(database);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void run(std::initializer_list<std::int64_t> values) {
    int place = 0;
    for (const std::int64_t value : values) sqlite3_bind_int64(statement_, ++place, value);
    if (sqlite3_step(statement_) != SQLITE_DONE) give_up(database_);
    sqlite3_reset(statement_);
  }
  std::int64_t ask() {
    if (sqlite3_step(statement_) != SQLITE_ROW) give_up(database_);
    const std::int64_t value = sqlite3_column_int64(statement_, 0);
    sqlite3_reset(statement_);
    return value;
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

void execute(sqlite3* database, const std::string& text) {
  if (sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) give_up(database);
}

std::string numbers_up_to(std::int64_t last, const std::string& insert) {
  return "with recursive n(i) as (select 1 union all select i + 1 from n where i < " + std::to_string(last) + ") " +
         insert + " from n;";
}

void create(sqlite3* database, std::int64_t funds) {
  execute(database,
          "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -262144;"
          "pragma mmap_size = 1073741824; pragma wal_autocheckpoint = 10000;"
          "create table fund (id integer primary key, balance int not null);"
          "create table stock (product integer primary key, quantity int not null);"
          "create table household_month (household int, month int, spent int not null,"
          "  primary key (household, month)) without rowid;"
          "create table sale (id integer primary key, command int not null unique, at int, household int, fund int,"
          "  total int);"
          "create table sale_line (sale int, line int, product int, quantity int, price int, fund int,"
          "  primary key (sale, line)) without rowid;"
          "begin;" +
              numbers_up_to(funds, "insert into fund select i, " + std::to_string(kFundMoney)) +
              numbers_up_to(kProducts, "insert into stock select i, 1000000000") +
              numbers_up_to(kHouseholds, "insert into household_month select i, 202611, 0") +
              "commit; pragma wal_checkpoint(truncate);");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: sqlite_sales FILE SALES_A_TRANSACTION SECONDS FUNDS\n";
    return 2;
  }
  const std::int64_t batch = std::atoll(argv[2]), funds = std::atoll(argv[4]);
  const double seconds = std::atof(argv[3]);
  sqlite3* database = nullptr;
  if (sqlite3_open(argv[1], &database) != SQLITE_OK) give_up(database);
  create(database, funds);
  std::int64_t sales = 0;
  double passed = 0;
  {
    Statement begin(database, "begin immediate"), commit(database, "commit");
    Statement sale(database, "insert into sale (command, at, household, fund, total) values (?, ?, ?, ?, ?)");
    Statement line(database, "insert into sale_line values (?, ?, ?, ?, ?, ?)");
    Statement stock(database, "update stock set quantity = quantity - ? where product = ?");
    Statement month(database,
                    "insert into household_month values (?, 202611, ?) on conflict do update set "
                    "spent = spent + excluded.spent");
    Statement fund(database, "update fund set balance = balance - ? where id = ?");
    std::mt19937_64 random(1);
    const auto below = [&random](std::int64_t bound) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    std::int64_t total = 0;
    for (int i = 0; i < kLines; ++i) total += kQuantities[i] * kPrices[i];
    const auto started = std::chrono::steady_clock::now();
    while (passed < seconds) {
      begin.run({});
      for (std::int64_t i = 0; i < batch; ++i, ++sales) {
        const std::int64_t household = 1 + below(kHouseholds), payer = 1 + below(funds);
        sale.run({static_cast<std::int64_t>(random() >> 1), sales, household, payer, total});
        const std::int64_t id = sqlite3_last_insert_rowid(database);
        for (int k = 0; k < kLines; ++k) {
          const std::int64_t product = 1 + k * (kProducts / kLines) + below(kProducts / kLines);
          line.run({id, k, product, kQuantities[k], kPrices[k], payer});
          stock.run({kQuantities[k], product});
        }
        month.run({household, total});
        fund.run({total, payer});
      }
      commit.run({});
      passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    }
    const std::string taken = "select sum(" + std::to_string(kFundMoney) + " - balance) from fund";
    if (Statement(database, "select sum(total) from sale").ask() != Statement(database, taken.c_str()).ask()) {
      std::cerr << "sqlite_sales: funds and sales differ\n";
      return 1;
    }
  }
  sqlite3_close(database);
  std::cout << "{\"sales_a_second\": " << static_cast<std::int64_t>(static_cast<double>(sales) / passed)
            << ", \"sales\": " << sales << "}\n";
}
