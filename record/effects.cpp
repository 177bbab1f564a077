#include "record/effects.h"

#include <algorithm>
#include <limits>

#include "base/crypto/crypto.h"
#include "record/claim.h"
#include "record/late_claim.h"

namespace till::record {
namespace {

using loyalty::Points;

constexpr std::size_t lot_id_bytes = 16;

// Collects effects; sums that pass int64 are refused at the end, when all of them are known.
class Collecting {
 public:
  Collecting(const EntryId& entry, const Subject& subject) : entry_(entry) {
    effects_.subject = subject;
  }
  [[nodiscard]] Effects& effects() { return effects_; }
  [[nodiscard]] std::string lot(std::string_view rule) const { return lot_id(entry_, rule); }

  // A lot that is born twice in one entry is one lot.
  void change(LotChange change) {
    if (change.points.is_zero()) return;
    size_ += magnitude(change.points.value());
    bounded(size_);
    if (change.creates) {
      for (LotChange& earlier : effects_.lots) {
        if (!earlier.creates || earlier.lot != change.lot) continue;
        if (in_bounds_) earlier.points += change.points;
        return;
      }
    }
    effects_.lots.push_back(std::move(change));
  }

  void count(std::map<std::string, std::int64_t>& counts, const std::string& name,
             std::int64_t by) {
    if (by == 0) return;
    std::int64_t& sum = counts[name];
    if (__builtin_add_overflow(sum, by, &sum)) in_bounds_ = false;
  }

  [[nodiscard]] Result<Effects> take() {
    if (!in_bounds_) return fail(ErrorCode::invalid, "the points of the entry pass their bounds");
    std::erase_if(effects_.counters, [](const auto& counter) { return counter.second == 0; });
    return std::move(effects_);
  }

 private:
  static std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  }
  // Each addend is below 2^63, so the sum cannot wrap before it is found too large.
  void bounded(std::uint64_t& size) {
    if (size <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return;
    in_bounds_ = false;
    size = 0;
  }

  EntryId entry_;
  Effects effects_;
  std::uint64_t size_ = 0;
  bool in_bounds_ = true;
};

LotChange change_of(LotChange::Cause cause, std::string lot, Points points) {
  LotChange change;
  change.cause = cause;
  change.lot = std::move(lot);
  change.points = points;
  return change;
}

void add_redemption(Collecting& out, const SaleBody& sale) {
  const loyalty::Redemption& redemption = sale.receipt->quote.redemption;
  for (const loyalty::SpentLot& lot : redemption.lots) {
    LotChange change = change_of(LotChange::Cause::redemption, lot.id, -lot.points);
    change.partner = lot.partner;
    out.change(std::move(change));
  }
  if (!redemption.points.is_zero()) {
    out.effects().redeemed = redemption.points;
    out.effects().redeemed_day = sale.pos_key.business_date;
  }
}

void add_accrual(Collecting& out, const SaleBody& sale) {
  const loyalty::Quote& quote = sale.receipt->quote;
  LotChange lot = change_of(LotChange::Cause::accrual, {}, {});
  lot.creates = true;
  lot.earned_at = sale.receipt->basket.at;
  lot.partner = sale.partner;
  for (const loyalty::EarnedLot& earned : quote.earned) {
    lot.lot = out.lot(earned.rule);
    lot.points = earned.points;
    // What is active at once is so by every clock: this till's may run ahead of the next one's.
    lot.active_from =
        earned.active_from > lot.earned_at ? std::optional(earned.active_from) : std::nullopt;
    lot.expires_at = earned.expires_at;
    lot.source = earned.rule;
    out.change(lot);
  }
  lot.active_from.reset();
  lot.expires_at.reset();
  for (const loyalty::Grant& grant : quote.grants) {
    if (grant.kind != loyalty::GrantEffect::Kind::progress || !grant.reached) continue;
    lot.lot = out.lot(grant.offer);
    lot.points = grant.points;
    lot.source = grant.offer;
    out.change(lot);
  }
}

void add_counts(Collecting& out, const SaleBody& sale) {
  Effects& effects = out.effects();
  for (const loyalty::Grant& grant : sale.receipt->quote.grants) {
    if (grant.kind == loyalty::GrantEffect::Kind::stamp)
      out.count(effects.counters, "stamp:" + grant.subject, grant.count);
    if (grant.kind == loyalty::GrantEffect::Kind::progress)
      out.count(effects.counters, "quest:" + grant.subject, grant.count);
  }
  for (const std::string& offer : sale.limited_uses) out.count(effects.uses, offer, 1);
  for (const loyalty::CodeUse& code : sale.receipt->quote.codes)
    if (code.consumed) effects.codes_consumed.push_back(code.serial);
}

void add_restorations(Collecting& out, const ReturnBody& body) {
  for (const loyalty::RestoredLot& restored : body.result.lots) {
    if (restored.as == loyalty::RestoredLot::As::forfeit) continue;
    LotChange change = change_of(LotChange::Cause::restoration, restored.lot, restored.points);
    const auto partner = body.of_sale.lot_partners.find(restored.lot);
    if (partner != body.of_sale.lot_partners.end()) change.partner = partner->second;
    if (restored.as == loyalty::RestoredLot::As::grace) change.expires_at = restored.expires_at;
    if (restored.as == loyalty::RestoredLot::As::new_lot) {
      change.source = std::string(restored_prefix) + restored.lot;
      change.lot = out.lot(change.source);
      change.creates = true;
      change.earned_at = body.request.at;
      change.active_from = restored.active_from;
      change.expires_at = restored.expires_at;
    }
    out.change(std::move(change));
  }
}

// What becomes a debt is not taken from a lot as well: first the active lots are spared, the last
// rule first, then the pending ones.
std::vector<loyalty::EarnedShare> clawed_from_lots(const ReturnBody& body) {
  std::vector<loyalty::EarnedShare> clawed = body.result.clawed;
  Points debt = body.result.debt;
  auto spare = [&](bool pending) {
    for (auto share = clawed.rbegin(); share != clawed.rend(); ++share) {
      if ((std::ranges::find(body.of_sale.pending, share->rule) != body.of_sale.pending.end()) !=
          pending)
        continue;
      const Points part = std::min(share->points, debt);
      share->points -= part;
      debt -= part;
    }
  };
  spare(false);
  spare(true);
  return clawed;
}

void add_clawback(Collecting& out, const ReturnBody& body) {
  for (const loyalty::EarnedShare& share : clawed_from_lots(body)) {
    LotChange change =
        change_of(LotChange::Cause::clawback, lot_id(body.sale, share.rule), -share.points);
    change.source = share.rule;
    change.partner = body.of_sale.partner;
    out.change(std::move(change));
  }
  out.effects().debt = body.result.debt;
}

}  // namespace

std::string lot_id(const EntryId& entry, std::string_view rule) {
  Bytes bytes(entry.view());
  bytes += rule;
  return to_hex(crypto::sha256(bytes)).substr(0, 2 * lot_id_bytes);
}

Points Effects::spent() const {
  Points sum;
  for (const LotChange& change : lots)
    if (change.cause == LotChange::Cause::redemption) sum -= change.points;
  return sum;
}

bool Effects::empty() const {
  return lots.empty() && counters.empty() && uses.empty() && codes_consumed.empty() &&
         redeemed.is_zero() && debt.is_zero();
}

Result<Effects> effects_of(const EntryId& id, const SaleBody& sale) {
  if (!sale.receipt) return Effects{};
  Collecting out(id, sale.subject);
  add_redemption(out, sale);
  add_accrual(out, sale);
  add_counts(out, sale);
  return out.take();
}

Result<Effects> effects_of(const EntryId& id, const ReturnBody& body) {
  Collecting out(id, body.subject);
  add_restorations(out, body);
  add_clawback(out, body);
  Effects& effects = out.effects();
  for (const loyalty::CounterShare& share : body.result.counters)
    out.count(effects.counters, share.counter, share.count);
  for (const std::string& offer : body.result.uses_returned) out.count(effects.uses, offer, -1);
  if (!body.of_sale.redeemed.is_zero()) {
    effects.redeemed = -body.of_sale.redeemed;
    effects.redeemed_day = body.of_sale.business_date;
  }
  return out.take();
}

Result<Effects> effects_of(const Entry& entry) {
  switch (entry.header.kind) {
    case Kind::sale: {
      TILL_TRY(const auto sale, read_sale(entry.body, std::nullopt));
      return effects_of(entry.header.id, sale);
    }
    case Kind::claim: {
      // What a late claim does is known to the ledger alone.
      if (is_late_claim(entry.body)) return Effects{};
      TILL_TRY(const auto claim, read_claim(entry.body, std::nullopt));
      return effects_of(entry.header.id, claim.sale);
    }
    case Kind::return_:
    case Kind::void_: {
      TILL_TRY(const auto body, read_return(entry.body));
      return effects_of(entry.header.id, body);
    }
    default:
      return Effects{};
  }
}

}  // namespace till::record
