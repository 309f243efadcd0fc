#include "engine/query.h"

namespace engine {
namespace {

bool is_heavy_one(const StockQuery&) {
  return true;
}
bool is_heavy_one(const FundsQuery&) {
  return true;
}
bool is_heavy_one(const CatalogueQuery&) {
  return true;
}
bool is_heavy_one(const TicketQuery&) {
  return true;
}
bool is_heavy_one(const StatusQuery& query) {
  return query.with_digest;
}
bool is_heavy_one(const DeliveryQuery&) {
  return true;
}
bool is_heavy_one(const RollQuery&) {
  return true;
}
bool is_heavy_one(const QuoteQuery&) {
  return false;
}
bool is_heavy_one(const HouseholdQuery&) {
  return false;
}
bool is_heavy_one(const LastNumberQuery&) {
  return false;
}

}  // namespace

bool is_heavy(const Query& query) {
  return std::visit([](const auto& each) { return is_heavy_one(each); }, query);
}

}  // namespace engine
