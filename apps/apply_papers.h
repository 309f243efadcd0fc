// What there is to post of papers, grants and deliveries, and what the book has beside them that the files do not tell.
// A recorded paper never changes: one that the files tell otherwise is a conflict, but for its day alone, which the
// server does not compare: that of the book is kept.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "apps/apply_plan.h"

namespace apps {

// What a delivery, or opening stock, is known by: shop, supplier, reference, and whether it is opening stock.
using PaperName = std::tuple<std::string, std::string, std::string, bool>;
PaperName paper_name(const engine::Deliver& delivery);
PaperName paper_name(const engine::DeliveryQuery& query);

// One that the files tell twice is compared with the first.
std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book, WhatVanished vanished);
// `known`: what the book has by the same papers, one each; `book` tells what products are counted in, and in which
// currency a shop counts.
std::vector<Step> plan_deliveries(const Territory& territory, const std::vector<engine::DeliveryAnswer>& known,
                                  const engine::CatalogueAnswer& book);
// Deliveries and households of the book that the files do not tell, kept for ever.
std::vector<Step> plan_vanished_rolls(const Territory& territory, const engine::RollAnswer& book);

}  // namespace apps
