#include "support/example_events.h"

#include <span>

#include "support/support.h"

namespace test_support {
namespace {

using namespace ledger;

constexpr std::int64_t kLowest = INT64_MIN;
constexpr std::int64_t kHighest = INT64_MAX;

Money gbp(std::int64_t pence) {
  return {pence, Currency::gbp};
}

// --- definitions -----------------------------------------------------------------------------------------------------

Fund rich_fund() {
  return {.code = "dreets-2026",
          .label = "Aide alimentaire « DREETS » 2026",
          .funder = "dreets",
          .from = day("2026-01-01"),
          .to = day("2026-12-31"),
          .shops = {"noailles", "gardanne"},
          .categories = {"fruits-legumes"},
          .brackets = {"qf1", "qf2", "qf3"},
          .share = {2, 7},
          .order = -3,
          .weight = kHighest};
}

Tariff rich_tariff() {
  return {
      .code = "solidaire",
      .label = "Tarif solidaire",
      .from = day("2026-11-01"),
      .currency = Currency::chf,
      .shops = {"noailles"},
      .public_bracket = "plein",
      .brackets = {{.code = "qf1", .label = "QF < 400 €", .rounding = Rounding::floor, .floor = 5, .ceiling = 1'000},
                   {.code = "plein", .label = "Plein tarif", .rounding = Rounding::half_even, .floor = -1}},
      .rules = {{.bracket = "qf1", .category = "epicerie", .origin = Origin::donated, .formula = {.rate = {1, 10}}},
                {.bracket = "qf1", .formula = {.base = PriceBase::cost, .rate = {1, 3}}},
                {.bracket = "plein", .origin = Origin::bought, .formula = {.base = PriceBase::full}}}};
}

Fund voucher_fund() {
  return {.code = "cheques",
          .label = "Chèques d'accompagnement",
          .funder = "dreets",
          .zones = {"qpv-nord"},
          .tags = {"bio", "egalim"},
          .origins = {Origin::bought, Origin::state_funded},
          .basis = GapBasis::price,
          .share_kind = ShareKind::up_to,
          .unit_share = 50,
          .caps = {.total = 1,
                   .per_month = 2,
                   .per_shop = 3,
                   .per_household = 4,
                   .per_household_month = 5,
                   .per_sale = 6,
                   .per_unit = 0}};
}

Tariff full_tariff() {
  return {.code = "cantine",
          .label = "Tarif entier",
          .public_bracket = "tous",
          .measure = {.kind = MeasureKind::reste_a_vivre,
                      .bounds = BoundSide::up_to_inclusive,
                      .divisor = Divisor::consumption_units,
                      .days = 31,
                      .growth = {.couple_or_child = {1, 2}, .per_child = {3, 10}, .per_person = {1, 7}}},
          .linear = Linear{.gives = LineGives::rate,
                           .slope = {9, 2'500},
                           .intercept = {-1, 3},
                           .min = {13, 5},
                           .max = {9, 2},
                           .step = {1, 20},
                           .rounding = Rounding::ceiling},
          .brackets = {{.code = "tous",
                        .label = "Tous",
                        .from = Fraction{0, 1},
                        .up_to = Fraction{4101, 10},
                        .resident = Condition::yes,
                        .referred = Condition::no,
                        .needs_pool = true}},
          .rules = {{.bracket = "tous",
                     .rank_from = 3,
                     .formula = {.kind = FormulaKind::fixed, .price = 110},
                     .or_lower = {{.kind = FormulaKind::level}, {.base = PriceBase::cost, .rate = {2, 7}}}}},
          .rights = Rights{.period = Period::week,
                           .basis = BudgetBasis::market,
                           .budgets = {{.adults = 2,
                                        .children_from = 1,
                                        .children_to = 4,
                                        .amount = 30'00,
                                        .per_child = 5'00,
                                        .max = 50'00}},
                           .access_months = 6,
                           .renewals = 1,
                           .renewal_months = 3,
                           .waiting_months = 2,
                           .brackets = {"tous"}},
          .quotas = {{.product = "riz", .period = Period::visit, .quantity = {2'000}, .brackets = {"tous"}},
                     {.category = "frais", .period = Period::week, .quantity = {1}}},
          .override_roles = {"coordination"},
          .pool = "caisse-commune"};
}

Tariff limited_tariff() {
  return {.code = "limites",
          .label = "Limites par règle",
          .public_bracket = "tous",
          .brackets = {{.code = "tous", .label = "Tous"}},
          .rules = {{.bracket = "tous", .floor = 0, .ceiling = INT64_MAX}, {.bracket = "tous", .ceiling = 1}},
          .rights = Rights{.unlimited_otherwise = true}};
}

// With a formula that may be lower at a fixed price, and with limits that are neither nothing nor the widest.
Tariff lowest_of_tariff() {
  return {.code = "au-plus-bas",
          .label = "Le plus bas",
          .public_bracket = "tous",
          .brackets = {{.code = "tous", .label = "Tous"}},
          .rules = {{.bracket = "tous",
                     .formula = {.rate = {1, 2}},
                     .or_lower = {{.kind = FormulaKind::fixed, .price = 95}},
                     .floor = 25,
                     .ceiling = 1'200}}};
}

std::vector<Definition> definitions() {
  return {
      LegalEntity{.code = "la-case", .label = "Épicerie « La Case »", .siren = "123456789", .retired = true},
      Shop{.code = "noailles",
           .label = "Noailles",
           .legal_entity = "la-case",
           .kind = ShopKind::platform,
           .currency = Currency::usd,
           .oversell = Oversell::record,
           .retired = true},
      SourceDefinition{.code = "caisse-1", .label = "Caisse 1", .kind = SourceKind::importer, .shop = "noailles"},
      Supplier{.code = "banque-alimentaire", .label = "Banque alimentaire des Bouches-du-Rhône"},
      Product{.code = "lait-1l",
              .label = "Lait demi-écrémé 🥛",
              .category = "cremerie",
              .unit = Unit::millilitre,
              .barcode = "3428270000019"},
      Price{.product = "lait-1l", .shop = "noailles", .from = day("2026-11-23"), .market = gbp(119), .full = gbp(99)},
      Price{.product = "lait-1l", .market = eur(0), .full = eur(0)},
      Funder{.code = "dreets", .label = "DREETS PACA", .retired = true},
      rich_fund(),
      Fund{.code = "dons", .label = "Dons", .funder = "dreets"},
      rich_tariff(),
      Tariff{.code = "vide", .label = ""},
      Shop{.code = "gardanne", .label = "Gardanne", .legal_entity = "la-case", .zone = "pays-d-aix"},
      Product{.code = "bocal",
              .label = "Bocal consigné",
              .category = "consignes",
              .nature = ProductNature::deposit,
              .vat_rate = UINT16_MAX,
              .tags = {"vrac", "bio"}},
      voucher_fund(),
      full_tariff(),
      limited_tariff(),
      SourceDefinition{.code = "caisse-2", .label = "Caisse 2", .shop = "noailles", .retired = true},
      Supplier{.code = "grossiste", .label = "Grossiste", .retired = true},
      Product{.code = "sel", .label = "Sel", .category = "epicerie", .retired = true},
      Fund{.code = "clos", .label = "Clos", .funder = "dreets", .retired = true},
      lowest_of_tariff(),
  };
}

std::vector<EventBody> network_bodies() {
  std::vector<EventBody> bodies;
  for (const Definition& definition : definitions()) {
    Declared declared{.id = UINT32_MAX, .definition = definition};
    if (std::holds_alternative<Product>(definition)) declared.category = CategoryId{UINT16_MAX};
    if (const auto* tariff = std::get_if<Tariff>(&definition)) {
      declared.version = 2;
      for (std::size_t i = 0; i < tariff->brackets.size(); ++i)
        declared.brackets.push_back(BracketId{static_cast<std::uint16_t>(i + 1)});
    }
    bodies.push_back(declared);
  }
  bodies.push_back(Declared{.id = 7,
                            .definition = LegalEntity{.code = "asso", .label = "Association"},
                            .anomalies = {{.code = ErrorCode::retired, .field = "source"}}});
  return bodies;
}

// --- households, money -----------------------------------------------------------------------------------------------

std::vector<EventBody> household_bodies() {
  const std::vector<Anomaly> ahead = {{.code = ErrorCode::date_out_of_range, .field = "occurredAt"},
                                      {.code = ErrorCode::retired, .field = "source"}};
  return {
      HouseholdEnrolled{.legal_entity = LegalEntityId{1},
                        .bracket = BracketId{2},
                        .size_class = 6,
                        .valid_from = day("2026-11-23"),
                        .valid_to = day("2027-11-22")},
      HouseholdRenewed{.bracket = BracketId{UINT16_MAX}, .valid_from = day("0001-01-01"), .valid_to = kLastDate},
      HouseholdCorrected{.bracket = BracketId{3}, .size_class = UINT8_MAX},
      HouseholdMerged{},
      CardIssued{},
      CardRevoked{},
      EntitlementGranted{.valid_from = day("2026-11-01"), .budget = gbp(150'00), .basis = BudgetBasis::market},
      HouseholdEnrolled{.given_by = {.tariff = TariffId{2}, .version = 3, .level = 3'10}},
      HouseholdRenewed{.given_by = {.tariff = TariffId{UINT32_MAX}, .version = UINT32_MAX, .level = kHighest}},
      HouseholdCorrected{.given_by = {.tariff = TariffId{2}, .version = 4, .level = -1}},
      EntitlementGranted{.budget = eur(20'00), .period = Period::week, .tariff = TariffId{2}, .tariff_version = 3},
      HouseholdEnrolled{.bracket = BracketId{1}, .bound_by = {.tariff = TariffId{2}, .version = 3}},
      HouseholdRenewed{.bracket = BracketId{1},
                       .bound_by = {.tariff = TariffId{UINT32_MAX}, .version = UINT32_MAX},
                       .override_by = Override{.role = "coordination", .reason = "rupture d'hébergement"},
                       .ends_right = true},
      HouseholdCorrected{
          .bracket = BracketId{1}, .bound_by = {.tariff = TariffId{2}, .version = 3}, .ends_right = true},
      HouseholdEnrolled{.bracket = BracketId{1}, .anomalies = ahead},
      HouseholdRenewed{.bracket = BracketId{1},
                       .override_by = Override{.role = "coordination", .reason = "naissance"},
                       .anomalies = ahead},
      HouseholdCorrected{.bracket = BracketId{1}, .anomalies = ahead},
      HouseholdMerged{.anomalies = ahead},
      CardIssued{.anomalies = ahead},
      CardRevoked{.anomalies = ahead},
      EntitlementGranted{.budget = eur(20'00), .anomalies = ahead},
  };
}

HouseholdPart household_of(const EventBody& body) {
  HouseholdPart household{.household = HouseholdId{41}};
  if (std::holds_alternative<HouseholdEnrolled>(body)) household.pseudonym = "FAM-0041";
  if (std::holds_alternative<HouseholdMerged>(body)) household.other = HouseholdId{UINT32_MAX};
  if (std::holds_alternative<CardIssued>(body) || std::holds_alternative<CardRevoked>(body))
    household.card = "C-000041-7";
  return household;
}

std::vector<EventBody> money_bodies() {
  return {
      GrantAwarded{.fund = FundId{1}, .amount = eur(kAmountMax), .reference = "convention n° 2026-17"},
      GrantReceived{.fund = FundId{1},
                    .amount = gbp(-25'000'00),
                    .reference = "virement",
                    .anomalies = {{.code = ErrorCode::date_out_of_range, .field = "effectiveDate"}}},
      OpeningFund{.fund = FundId{UINT32_MAX},
                  .amount = eur(kLowest),
                  .reference = "",
                  .anomalies = {{.code = ErrorCode::retired, .field = "source"}}},
      CommitmentChanged{
          .step = CommitmentStep::captured, .fund = FundId{7}, .amount = gbp(12'00), .reference = "commande groupée 4"},
      CommitmentChanged{.fund = FundId{UINT32_MAX}, .amount = eur(kHighest)},
      SharesReassigned{.to = FundId{2},
                       .reason = "subvention notifiée en mars",
                       .shares = {{.month = month_of(day("2026-01-01")),
                                   .shop = ShopId{1},
                                   .category = CategoryId{3},
                                   .amount = gbp(12'34)},
                                  {.month = month_of(day("2026-02-28")),
                                   .shop = ShopId{UINT32_MAX},
                                   .category = CategoryId{UINT16_MAX},
                                   .bracket = BracketId{UINT16_MAX},
                                   .origin = Origin::state_funded,
                                   .amount = gbp(kHighest)}}},
      SharesReassigned{.from = FundId{2}, .to = FundId{3}, .reverses = Sequence{41}},
      CommitmentChanged{.fund = FundId{7},
                        .amount = gbp(12'00),
                        .reference = "commande",
                        .anomalies = {{.code = ErrorCode::retired, .field = "fund"}}},
      SharesReassigned{.to = FundId{3},
                       .reason = "accord",
                       .shares = {{.month = month_of(day("2026-01-01")), .shop = ShopId{1}, .amount = eur(1)}},
                       .anomalies = {{.code = ErrorCode::retired, .field = "to"}}},
      GrantAwarded{.fund = FundId{1},
                   .amount = eur(1),
                   .reference = "C-2",
                   .anomalies = {{.code = ErrorCode::retired, .field = "source"}}},
  };
}

// --- goods -----------------------------------------------------------------------------------------------------------

std::vector<LotReceived> lots() {
  return {
      {.product = ProductId{7},
       .lot = LotId{9},
       .label = "L2026-11 ½",
       .quantity = {12'500},
       .unit_cost = MicroCost{1'200},
       .cost = eur(15'00),
       .market_price = eur(2'49),
       .origin = Origin::state_funded,
       .expiry_kind = ExpiryKind::dlc,
       .expiry = day("2026-12-01"),
       .price_cap = Fraction{1, 3},
       .free_of_charge = true},
      {.product = ProductId{8}, .lot = LotId{UINT32_MAX}, .quantity = {kQuantityMax}, .unit_cost = MicroCost{kHighest}},
  };
}

std::vector<EventBody> goods_bodies() {
  const Anomaly late{.code = ErrorCode::lot_expired_on_arrival, .field = "lots[0].expiry"};
  return {
      Delivered{
          .shop = ShopId{1}, .supplier = SupplierId{2}, .reference = "BL-77", .lots = lots(), .anomalies = {late}},
      Delivered{},
      OpeningStock{.shop = ShopId{1}, .reference = "inventaire", .lots = {lots().front()}, .anomalies = {late}},
      StockCounted{.shop = ShopId{1},
                   .lines = {{.product = ProductId{7}, .counted = {3}, .expected = {3}},
                             {.product = ProductId{8},
                              .lot = LotId{9},
                              .counted = {0},
                              .expected = {kHighest},
                              .moves = {{.lot = LotId{9}, .quantity = {-kHighest}, .value = gbp(kLowest)},
                                        {.lot = LotId{}, .quantity = {0}, .value = gbp(1)}}}},
                   .anomalies = {{.code = ErrorCode::date_out_of_range, .field = "occurredAt"}}},
      LossRecorded{.shop = ShopId{1},
                   .lines = {{.product = ProductId{7},
                              .quantity = {2},
                              .cause = LossCause::given_away,
                              .moves = {{.lot = LotId{9}, .quantity = {-2}, .value = eur(-3'10)}}}},
                   .anomalies = {{.code = ErrorCode::insufficient_stock}}},
  };
}

// --- sales -----------------------------------------------------------------------------------------------------------

Sold sale_in_pounds() {
  const Draw unknown{.quantity = {-6},
                     .unit_price = gbp(2'55),
                     .amount = gbp(-15'30),
                     .cost = gbp(-15'30),
                     .market = gbp(-15'30),
                     .unfunded = gbp(0),
                     .surplus = gbp(0),
                     .base_price = gbp(0)};
  return {.nature = CommandNature::fact,
          .shop = ShopId{2},
          .ticket = "536365",
          .currency = Currency::gbp,
          .lines = {{.product = ProductId{1}, .quantity = {-6}, .amount = gbp(-15'30), .draws = {unknown}}},
          .payments = {{.means = PaymentMeans::deferred, .amount = gbp(-10'00)}},
          .anomalies = {{.code = ErrorCode::payments_do_not_sum, .field = "payments"}}};
}

Sold largest_sale() {
  const Draw draw{.lot = LotId{UINT32_MAX},
                  .quantity = {INT32_MAX},
                  .unit_price = eur(kTicketAmountMax),
                  .amount = eur(kTicketAmountMax),
                  .cost = eur(kTicketAmountMax),
                  .market = eur(INT32_MIN),
                  .rule = UINT16_MAX,
                  .base_price = eur(INT32_MIN)};
  return {.shop = ShopId{UINT32_MAX},
          .ticket = std::string(200, 'x'),
          .bracket = BracketId{UINT16_MAX},
          .lines = {{.product = ProductId{UINT32_MAX},
                     .category = CategoryId{UINT16_MAX},
                     .quantity = {INT32_MAX},
                     .amount = eur(kTicketAmountMax),
                     .draws = {draw}}},
          .payments = {{.amount = eur(kTicketAmountMax)}}};
}

Sold helped_sale() {
  Sold sold = example_sale();
  sold.lines.front().rank = 3;
  sold.lines.front().vat_rate = 550;
  sold.level = 2'60;
  sold.pool = FundId{4};
  sold.top_up = eur(1'50);
  sold.payments.front().amount += sold.top_up;
  sold.override_by = Override{.role = "coordination", .reason = "naissance, le mois n'est pas fini"};
  return sold;
}

Returned rich_return() {
  const Draw taken_back{.lot = LotId{9},
                        .quantity = {1},
                        .unit_price = eur(1'00),
                        .amount = eur(1'00),
                        .cost = eur(1'50),
                        .market = eur(2'00),
                        .basis = CostBasis::lot,
                        .shares = {{FundId{1}, eur(50)}}};
  return {.nature = CommandNature::request,
          .shop = ShopId{1},
          .ticket = "R-12",
          .original = Sequence{24},
          .bracket = BracketId{1},
          .lines = {{.original_line = 2,
                     .product = ProductId{7},
                     .category = CategoryId{3},
                     .quantity = {1},
                     .amount = eur(1'00),
                     .restocked = false,
                     .draws = {taken_back}}},
          .refunds = {{.means = PaymentMeans::cheque, .amount = eur(1'00), .reference = "n° 4"}},
          .anomalies = {{.code = ErrorCode::return_without_original, .field = "original"}}};
}

Returned return_to_a_pool() {
  Returned returned = rich_return();
  returned.lines[0].draws[0].shares.clear();
  returned.lines[0].draws[0].cost = eur(80);
  returned.lines[0].draws[0].surplus = eur(20);
  returned.pool = FundId{3};
  returned.from_pool = eur(15);
  return returned;
}

// Of a bracket that was chosen, with prices by another formula than the rule's own.
Sold chosen_sale() {
  Sold sold = example_sale();
  sold.chosen = true;
  sold.lines[0].draws[1].lowest = 1;
  sold.lines[1].draws[0].lowest = UINT16_MAX;
  return sold;
}

Returned return_of_a_lower_price() {
  Returned returned = rich_return();
  returned.lines[0].draws[0].lowest = 2;
  return returned;
}

// Told by a till that had no line.
Returned return_that_happened() {
  Returned returned = rich_return();
  returned.nature = CommandNature::fact;
  return returned;
}

std::vector<EventBody> sale_bodies() {
  return {example_sale(),        Sold{},
          sale_in_pounds(),      largest_sale(),
          rich_return(),         Returned{},
          helped_sale(),         return_to_a_pool(),
          chosen_sale(),         return_of_a_lower_price(),
          return_that_happened()};
}

std::vector<EventBody> other_bodies() {
  std::vector<EventBody> bodies{
      CommandRefused{.kind = CommandKind::sell,
                     .reason = {ErrorCode::insufficient_stock, "lines[1].quantity", "3 asked, 2 on the shelf – 2 < 3"},
                     .shop = ShopId{1},
                     .bracket = BracketId{2},
                     .asked = {{ProductId{7}, {3}}, {ProductId{8}, {-1}}}},
      CommandRefused{.kind = CommandKind::lose, .reason = {ErrorCode::outbox_behind_server, "", ""}},
      CommandRefused{.reason = {ErrorCode::pool_exhausted, "lines[0]", ""}, .refused = gbp(12'34)},
      CommandNoted{.kind = CommandKind::declare},
  };
  for (std::uint8_t kind = 1; to_string(CommandKind{kind}) != "unknown"; ++kind)
    bodies.push_back(CommandNoted{.kind = CommandKind{kind}});
  return bodies;
}

// Of commands that name a household: each has its part, a refusal of one that the book does not know as well.
std::vector<EventBody> bodies_about_households() {
  return {rich_return(),
          CommandRefused{.kind = CommandKind::sell,
                         .reason = {ErrorCode::unknown_household, "household", ""},
                         .shop = ShopId{1},
                         .asked = {{ProductId{7}, {3}}}},
          CommandNoted{.kind = CommandKind::card}};
}

Event event_of(const EventBody& body, std::uint64_t sequence) {
  Event event{
      .envelope = {.sequence = Sequence{sequence},
                   .occurred_at = at("2026-11-23T17:05:00.123456Z"),
                   .recorded_at = Instant{micros(at("2026-11-23T18:05:00Z")) + static_cast<std::int64_t>(sequence)},
                   .requested_date = day("2026-11-23"),
                   .effective_date = day("2026-12-01"),
                   .source = SourceId{3},
                   .number = CommandNumber{sequence}},
      .household = {},
      .body = body};
  for (std::size_t i = 0; i < event.envelope.command_hash.size(); ++i)
    event.envelope.command_hash[i] = static_cast<std::uint8_t>(16 * (sequence % 16) + i);
  return event;
}

void append(std::vector<Event>& events, const std::vector<EventBody>& bodies) {
  for (const EventBody& body : bodies) events.push_back(event_of(body, events.size() + 1));
}

}  // namespace

Sold example_sale() {
  const Draw near_lot{.lot = LotId{9},
                      .quantity = {1'200},
                      .unit_price = eur(1'00),
                      .amount = eur(1'20),
                      .cost = eur(3'00),
                      .market = eur(3'60),
                      .unfunded = eur(10),
                      .basis = CostBasis::lot,
                      .origin = Origin::donated,
                      .shares = {{FundId{1}, eur(1'00)}, {FundId{2}, eur(70)}},
                      .rule = 1,
                      .base_price = eur(3'00),
                      .limit = Limit::lot_cap};
  Draw far_lot = near_lot;
  far_lot.lot = LotId{10};
  far_lot.basis = CostBasis::last_known;
  far_lot.shares = {{FundId{2}, eur(1'80)}};
  far_lot.unfunded = eur(0);
  const Draw with_surplus{.lot = LotId{},
                          .quantity = {1},
                          .unit_price = eur(5'00),
                          .amount = eur(5'00),
                          .cost = eur(4'00),
                          .market = eur(5'00),
                          .surplus = eur(1'00),
                          .rule = 3,
                          .base_price = eur(5'00),
                          .limit = Limit::floor};
  return {.nature = CommandNature::request,
          .shop = ShopId{1},
          .ticket = "A-000123",
          .tariff = TariffId{1},
          .tariff_version = 2,
          .bracket = BracketId{1},
          .lines = {{.product = ProductId{7},
                     .category = CategoryId{3},
                     .quantity = {2'400},
                     .amount = eur(2'40),
                     .draws = {near_lot, far_lot}},
                    {.product = ProductId{8},
                     .category = CategoryId{4},
                     .quantity = {1},
                     .amount = eur(5'00),
                     .draws = {with_surplus}}},
          .payments = {{.means = PaymentMeans::cash, .amount = eur(2'40)},
                       {.means = PaymentMeans::voucher,
                        .amount = eur(5'00),
                        .issuer = "CCAS de Gardanne",
                        .reference = "0042"}},
          .first_helps = {{.fund = FundId{1}, .ever = true, .in_month = true, .in_shop = true},
                          {.fund = FundId{2}, .ever = false, .in_month = true, .in_shop = false}},
          .anomalies = {}};
}

std::vector<Event> example_events() {
  std::vector<Event> events;
  append(events, network_bodies());
  const std::size_t first_household = events.size();
  append(events, household_bodies());
  for (std::size_t i = first_household; i < events.size(); ++i) events[i].household = household_of(events[i].body);
  append(events, money_bodies());
  append(events, goods_bodies());
  const std::size_t first_sale = events.size();
  append(events, sale_bodies());
  events[first_sale].household = HouseholdPart{.household = HouseholdId{41}};
  append(events, other_bodies());
  append(events, bodies_about_households());
  for (Event& event : std::span(events).last(3)) event.household = household_of(event.body);
  return events;
}

std::string example_name(const Event& event) {
  std::string name(kind_of(event));
  if (const auto* declared = std::get_if<Declared>(&event.body))
    name += "_" + std::string(kind_of(declared->definition));
  return name;
}

}  // namespace test_support
