#include "tests/property/shrink.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/json/json.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/parse.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"

namespace till::property {

using namespace loyalty;

namespace {

// Returns that ask no more than the basket has.
void mend_returns(World& world) {
  std::map<std::string, std::int64_t> left;
  std::map<std::string, bool> pieces;
  for (const BasketLine& line : world.inputs.basket.lines) {
    left[line.id] = line.quantity.value();
    pieces[line.id] = line.measure == Measure::piece;
  }
  for (ReturnRequest& request : world.returns) {
    for (ReturnedLine& line : request.lines) {
      std::int64_t quantity = std::min(line.quantity.value(), left[line.id]);
      if (pieces[line.id]) quantity = quantity / 1'000 * 1'000;
      line.quantity = Quantity{quantity};
      left[line.id] -= quantity;
    }
    std::erase_if(request.lines, [](const ReturnedLine& line) { return line.quantity.is_zero(); });
  }
  std::erase_if(world.returns, [](const ReturnRequest& one) { return one.lines.empty(); });
}

class Simpler {
 public:
  explicit Simpler(const World& world) : world_(world) {}

  std::vector<World> all() {
    drop_each([](World& w) -> auto& { return w.returns; });
    drop_each([](World& w) -> auto& { return w.inputs.ruleset.offers; });
    drop_each([](World& w) -> auto& { return w.inputs.basket.lines; });
    drop_rest();
    simplify_offers();
    simplify_lines();
    simplify_returns();
    simplify_member();
    simplify_program();
    return std::move(worlds_);
  }

 private:
  template <class Change>
  void add(Change change) {
    World world = world_;
    change(world);
    mend_returns(world);
    worlds_.push_back(std::move(world));
  }

  template <class List>
  void drop_each(List list) {
    World copy = world_;
    const auto count = std::ssize(list(copy));
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      add([&](World& world) { list(world).erase(list(world).begin() + i); });
    }
  }

  // Sets a field to the plainest value when it is another.
  template <class Field, class T>
  void reset(Field field, T plainest) {
    World copy = world_;
    if (field(copy) == plainest) return;
    add([&](World& world) { field(world) = plainest; });
  }

  void drop_rest() {
    drop_each([](World& w) -> auto& { return w.inputs.basket.codes; });
    drop_each([](World& w) -> auto& { return w.inputs.basket.picks; });
    drop_each([](World& w) -> auto& { return w.inputs.basket.tenders; });
    drop_each([](World& w) -> auto& { return w.inputs.ruleset.legal; });
    drop_each([](World& w) -> auto& { return w.inputs.ruleset.margins; });
    drop_each([](World& w) -> auto& { return w.inputs.ruleset.tiers; });
    drop_each([](World& w) -> auto& { return w.inputs.ruleset.layers; });
    reset([](World& w) -> auto& { return w.inputs.ruleset.stores; },
          std::map<std::string, Store>{});
    reset([](World& w) -> auto& { return w.inputs.ruleset.partners; },
          std::map<std::string, Partner>{});
    reset([](World& w) -> auto& { return w.inputs.context; }, Context{});
    reset([](World& w) -> auto& { return w.inputs.context.online; }, false);
    reset([](World& w) -> auto& { return w.inputs.basket.want_points; }, Points{});
    reset([](World& w) -> auto& { return w.inputs.basket.channel; }, std::string{});
    reset([](World& w) -> auto& { return w.paid_by; }, PaidBy::card);
    for (std::size_t i = 0; i < world_.inputs.ruleset.layers.size(); ++i) {
      reset([i](World& w) -> auto& { return w.inputs.ruleset.layers[i].closes; }, false);
      reset([i](World& w) -> auto& { return w.inputs.ruleset.layers[i].of; }, Layer::Of::running);
    }
  }

  void simplify_offers() {
    for (std::size_t i = 0; i < world_.inputs.ruleset.offers.size(); ++i) {
      for (const Offer& offer : simpler_offers(world_.inputs.ruleset.offers[i])) {
        add([&](World& world) { world.inputs.ruleset.offers[i] = offer; });
      }
    }
    if (!world_.inputs.member) return;
    for (std::size_t i = 0; i < world_.inputs.member->offers.size(); ++i) {
      for (const Offer& offer : simpler_offers(world_.inputs.member->offers[i])) {
        add([&](World& world) { world.inputs.member->offers[i] = offer; });
      }
    }
  }

  void resize_line(std::size_t i, std::int64_t units, std::int64_t price) {
    add([&](World& world) {
      BasketLine& line = world.inputs.basket.lines[i];
      line.price = Money{price};
      line.quantity = Quantity{units * 1'000};
      line.amount = Money{units * price};
    });
  }

  void simplify_lines() {
    for (std::size_t i = 0; i < world_.inputs.basket.lines.size(); ++i) {
      const BasketLine& line = world_.inputs.basket.lines[i];
      const std::int64_t units = line.quantity.value() / 1'000;
      const std::int64_t price = line.price.value();
      if (line.measure == Measure::piece) {
        if (units > 1) resize_line(i, units / 2, price);
        if (units > 1) resize_line(i, units - 1, price);
        if (price > 1) resize_line(i, units, price / 2);
        if (price > 1) resize_line(i, units, price - 1);
      } else {
        add([&](World& world) {
          BasketLine& piece = world.inputs.basket.lines[i];
          piece.measure = Measure::piece;
          piece.quantity = one_piece;
          piece.price = piece.amount;
        });
        halve([i](World& w) -> auto& { return w.inputs.basket.lines[i].amount; });
      }
      const auto of = [i](World& w) -> BasketLine& { return w.inputs.basket.lines[i]; };
      reset([of](World& w) -> auto& { return of(w).tags; }, std::vector<std::string>{});
      reset([of](World& w) -> auto& { return of(w).brand; }, std::string{});
      reset([of](World& w) -> auto& { return of(w).category; }, std::string{});
      reset([of](World& w) -> auto& { return of(w).cost; }, std::optional<Money>{});
      reset([of](World& w) -> auto& { return of(w).min_price; }, Money{});
      reset([of](World& w) -> auto& { return of(w).discountable; }, true);
      reset([of](World& w) -> auto& { return of(w).redeemable; }, true);
      reset([of](World& w) -> auto& { return of(w).earnable; }, true);
    }
  }

  template <class Field>
  void halve(Field field) {
    World copy = world_;
    const auto value = field(copy);
    if (value.value() == 0) return;
    using Number = std::remove_cvref_t<decltype(value)>;
    add([&](World& world) { field(world) = Number{}; });
    add([&](World& world) { field(world) = Number{value.value() / 2}; });
    add([&](World& world) { field(world) = Number{value.value() - 1}; });
  }

  void simplify_returns() {
    for (std::size_t i = 0; i < world_.returns.size(); ++i) {
      drop_each([i](World& w) -> auto& { return w.returns[i].lines; });
      reset([i](World& w) -> auto& { return w.returns[i].used_coupons; },
            std::vector<std::string>{});
      reset([i](World& w) -> auto& { return w.returns[i].at; }, instant_of(sale_at + 86'400));
      halve([i](World& w) -> auto& { return w.returns[i].balance; });
      for (std::size_t j = 0; j < world_.returns[i].lines.size(); ++j) {
        halve([i, j](World& w) -> auto& { return w.returns[i].lines[j].quantity; });
      }
    }
  }

  void simplify_member() {
    if (!world_.inputs.member) return;
    add([](World& world) { world.inputs.member.reset(); });
    const auto of = [](World& w) -> Member& { return *w.inputs.member; };
    reset([of](World& w) -> auto& { return of(w); }, Member{.account = "a"});
    drop_each([of](World& w) -> auto& { return of(w).lots; });
    drop_each([of](World& w) -> auto& { return of(w).offers; });
    reset([of](World& w) -> auto& { return of(w).segments; }, std::vector<std::string>{});
    reset([of](World& w) -> auto& { return of(w).bought; }, std::vector<std::string>{});
    reset([of](World& w) -> auto& { return of(w).activated; }, std::vector<std::string>{});
    reset([of](World& w) -> auto& { return of(w).counters; },
          std::map<std::string, std::int64_t>{});
    reset([of](World& w) -> auto& { return of(w).uses; }, std::map<std::string, std::int64_t>{});
    reset([of](World& w) -> auto& { return of(w).birthday; }, std::optional<Birthday>{});
    reset([of](World& w) -> auto& { return of(w).purchases; }, std::optional<std::int64_t>{});
    reset([of](World& w) -> auto& { return of(w).last_purchase; }, std::optional<Instant>{});
    reset([of](World& w) -> auto& { return of(w).tier; }, std::string{});
    halve([of](World& w) -> auto& { return of(w).debt; });
    halve([of](World& w) -> auto& { return of(w).redeemed_today; });
    for (std::size_t i = 0; i < world_.inputs.member->lots.size(); ++i) {
      reset([of, i](World& w) -> auto& { return of(w).lots[i].expires_at; },
            std::optional<Instant>{});
      reset([of, i](World& w) -> auto& { return of(w).lots[i].active_from; },
            std::optional<Instant>{});
    }
  }

  void simplify_program() {
    const auto of = [](World& w) -> Program& { return w.inputs.ruleset.program; };
    const Program plain;
    reset(of, plain);
    reset([of](World& w) -> auto& { return of(w).redeem; }, plain.redeem);
    reset([of](World& w) -> auto& { return of(w).redeem.share; }, plain.redeem.share);
    reset([of](World& w) -> auto& { return of(w).redeem.step; }, plain.redeem.step);
    reset([of](World& w) -> auto& { return of(w).redeem.min_line; }, plain.redeem.min_line);
    reset([of](World& w) -> auto& { return of(w).point_value; }, plain.point_value);
    reset([of](World& w) -> auto& { return of(w).points_as; }, plain.points_as);
    reset([of](World& w) -> auto& { return of(w).points_rounding; }, plain.points_rounding);
    reset([of](World& w) -> auto& { return of(w).earn_on_points_part; }, false);
    reset([of](World& w) -> auto& { return of(w).pending_days; }, 0);
    reset([of](World& w) -> auto& { return of(w).valid; }, plain.valid);
    reset([of](World& w) -> auto& { return of(w).zone; }, plain.zone);
    reset([of](World& w) -> auto& { return of(w).payable_step; }, plain.payable_step);
    reset([of](World& w) -> auto& { return of(w).near_miss; }, plain.near_miss);
    reset([of](World& w) -> auto& { return of(w).clawback; }, plain.clawback);
    reset([of](World& w) -> auto& { return of(w).expired_lot; }, plain.expired_lot);
    reset([of](World& w) -> auto& { return of(w).rate; }, plain.rate);
    reset([](World& w) -> auto& { return w.inputs.ruleset.zones; },
          std::map<std::string, std::vector<ZoneTransition>>{});
  }

  const World& world_;
  std::vector<World> worlds_;
};

}  // namespace

std::vector<World> simpler(const World& world) { return Simpler(world).all(); }

World minimised(World world, const StillFails& still_fails, int tries_max) {
  int tries = 0;
  for (bool found = true; found;) {
    found = false;
    for (World& candidate : simpler(world)) {
      if (++tries > tries_max) return world;
      if (!refusal_of(candidate).empty() || !still_fails(candidate)) continue;
      world = std::move(candidate);
      found = true;
      break;
    }
  }
  return world;
}

std::string refusal_of(const World& world) {
  const test::SaleInputs& inputs = world.inputs;
  const auto ruleset = record::read_ruleset(record::write_ruleset(inputs.ruleset));
  if (!ruleset) return describe(ruleset.error());
  const auto basket = record::read_basket(record::write_basket(inputs.basket));
  if (!basket) return describe(basket.error());
  const auto member = record::read_member_or_nobody(record::write_member_or_nobody(inputs.member));
  if (!member) return describe(member.error());
  if (inputs.member) {
    const auto layers = record::check_personal_layers(*inputs.member, inputs.ruleset);
    if (!layers) return describe(layers.error());
  }
  const auto context = record::read_context(record::write_context(inputs.context));
  if (!context) return describe(context.error());
  for (const ReturnRequest& request : world.returns) {
    const auto read = record::read_return_request(record::write_return_request(request));
    if (!read) return describe(read.error());
  }
  if (*ruleset != inputs.ruleset) return "the ruleset reads otherwise than it was written";
  if (*basket != inputs.basket) return "the basket reads otherwise than it was written";
  if (*member != inputs.member) return "the member reads otherwise than it was written";
  if (*context != inputs.context) return "the context reads otherwise than it was written";
  return "";
}

std::string documents_of(const World& world) {
  const test::SaleInputs& inputs = world.inputs;
  std::string text;
  const auto add = [&](const std::string& name, const json::Value& value) {
    text += name + ":\n" + json::canonical(value) + "\n";
  };
  add("ruleset", record::write_ruleset(inputs.ruleset));
  add("basket", record::write_basket(inputs.basket));
  add("member", record::write_member_or_nobody(inputs.member));
  add("context", record::write_context(inputs.context));
  if (!world.returns.empty()) {
    add("paid_by", world.paid_by == PaidBy::cash ? "cash" : "card");
  }
  for (const ReturnRequest& request : world.returns) {
    add("return", record::write_return_request(request));
  }
  return text;
}

}  // namespace till::property
