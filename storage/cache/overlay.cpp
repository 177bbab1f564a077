#include "storage/cache/overlay.h"

#include <algorithm>

namespace till::storage {
namespace {

loyalty::PointLot& lot_of(record::AccountRow& row, const record::LotChange& change) {
  const auto found = std::find_if(row.lots.begin(), row.lots.end(),
                                  [&](const auto& lot) { return lot.id == change.lot; });
  if (found != row.lots.end()) return *found;
  loyalty::PointLot lot;
  lot.id = change.lot;
  lot.earned_at = change.earned_at;
  lot.active_from = change.active_from;
  lot.expires_at = change.expires_at;
  lot.source = change.source;
  lot.partner = change.partner;
  row.lots.push_back(std::move(lot));
  return row.lots.back();
}

void apply(record::AccountRow& row, const record::Effects& effects, const std::string& day) {
  for (const auto& change : effects.lots) {
    auto& lot = lot_of(row, change);
    lot.left += change.points;
    if (!change.creates && change.expires_at) lot.expires_at = change.expires_at;  // grace
  }
  for (const auto& [counter, count] : effects.counters) row.counters[counter] += count;
  for (const auto& [offer, count] : effects.uses) row.uses[offer] += count;
  row.debt += effects.debt;
  if (effects.redeemed_day == day) row.redeemed += effects.redeemed;
}

// What of it takes points away from the account.
record::Effects taking(record::Effects effects) {
  std::erase_if(effects.lots,
                [](const record::LotChange& change) { return change.points.is_positive(); });
  std::erase_if(effects.counters, [](const auto& counter) { return counter.second > 0; });
  return effects;
}

}  // namespace

std::string Overlay::key_of(const record::Subject& subject) {
  if (!subject.account.empty()) return subject.account;
  return subject.token ? to_hex(*subject.token) : std::string();
}

void Overlay::epoch_opened(record::Epoch epoch) {
  if (std::find(epochs_.begin(), epochs_.end(), epoch) == epochs_.end()) epochs_.push_back(epoch);
}

void Overlay::begin_again() {
  epochs_.clear();
  // What a full disk keeps in the file is of no use: the next start sees that by its end.
  if (file_ && !file_->clear()) file_.reset();
  erase_durable([](const record::Mark& /*at*/) { return true; });
}

void Overlay::add(const record::Mark& at, const record::Effects& effects) {
  epoch_opened(at.epoch);
  const auto key = key_of(effects.subject);
  if (key.empty()) return;
  deltas_[key].push_back({at, 0, effects});
  ++in_memory_;
}

std::optional<record::Mark> Overlay::kept_through() const {
  return file_ ? file_->through() : std::nullopt;
}

Result<> Overlay::keep(Stretch stretch) {
  if (!file_ || stretch.ends.empty()) return {};
  for (auto& delta : stretch.deltas) {
    auto& subject = delta.effects.subject;
    if (!subject.account.empty() || !subject.token) continue;
    const auto moved = rekeyed_.find(*subject.token);
    if (moved != rekeyed_.end()) subject.account = moved->second;
  }
  TILL_CHECK(file_->keep(stretch));
  for (const auto& end : stretch.ends) epoch_opened(end.epoch);
  erase_durable([&](const record::Mark& at) { return !is_above(at, stretch.ends.back()); });
  return {};
}

// Nothing that is wrong may be shown: whoever owns this asks for trouble() and ends. A full disk
// only puts off what would have been written.
void Overlay::check(const Result<>& done) const {
  if (!done && done.error().code != ErrorCode::not_recorded && !trouble_) trouble_ = done.error();
}

template <class Gone>
void Overlay::erase_durable(Gone gone) {
  for (auto& [key, deltas] : deltas_) {
    in_memory_ -= std::erase_if(
        deltas, [&](const Recent& delta) { return delta.ticket == 0 && gone(delta.at); });
  }
  std::erase_if(deltas_, [](const auto& item) { return item.second.empty(); });
}

QueuedSpend Overlay::queue(const record::Effects& effects) { return foresee(taking(effects)); }

QueuedSpend Overlay::foresee(const record::Effects& effects) {
  const QueuedSpend ticket{next_ticket_++};
  const auto key = key_of(effects.subject);
  if (!key.empty()) deltas_[key].push_back({{}, ticket.ticket, effects});
  return ticket;
}

void Overlay::settle(QueuedSpend ticket) {
  for (auto& [key, deltas] : deltas_) {
    const auto gone =
        std::erase_if(deltas, [&](const Recent& delta) { return delta.ticket == ticket.ticket; });
    if (gone > 0) return;
  }
}

void Overlay::hold(const ReservationId& id, const std::string& account, loyalty::Points points) {
  holds_[id] = {account, points};
}

void Overlay::release(const ReservationId& id) { holds_.erase(id); }

void Overlay::rekey(const CardToken& token, const std::string& account) {
  if (file_) check(file_->rekey(to_hex(token), account));
  const auto found = deltas_.find(to_hex(token));
  if (found == deltas_.end()) return;
  rekeyed_[token] = account;
  auto moved = std::move(found->second);
  deltas_.erase(found);
  auto& there = deltas_[account];
  there.insert(there.end(), std::make_move_iterator(moved.begin()),
               std::make_move_iterator(moved.end()));
}

void Overlay::forget_before(const record::Mark& first) {
  if (file_) check(file_->forget_before(first));
  erase_durable([&](const record::Mark& at) { return at != first && !is_above(at, first); });
}

// A stamp of an epoch that is not known here is older than all of ours: pages that reflect a
// foreign history are not applied.
bool Overlay::is_above(const record::Mark& at, const std::optional<record::Mark>& stamp) const {
  if (!stamp) return true;
  if (at.epoch == stamp->epoch) return at.seq > stamp->seq;
  const auto stamped = std::find(epochs_.begin(), epochs_.end(), stamp->epoch);
  return stamped == epochs_.end() || std::find(stamped, epochs_.end(), at.epoch) != epochs_.end();
}

template <class Each>
void Overlay::for_each_above(const std::string& key, const std::optional<record::Mark>& stamp,
                             Each each) const {
  // A stamp of an epoch that began after the file's end has all of the file.
  const bool beyond = stamp && file_ && !file_->knows(stamp->epoch) &&
                      std::ranges::find(epochs_, stamp->epoch) != epochs_.end();
  if (file_ && !beyond) {
    check(file_->for_each_above(
        key, stamp,
        [&](const record::Position& /*at*/, const record::Effects& effects) { each(effects); }));
  }
  const auto found = deltas_.find(key);
  if (found == deltas_.end()) return;
  for (const auto& delta : found->second) {
    if (delta.ticket != 0 || is_above(delta.at, stamp)) each(delta.effects);
  }
}

record::AccountRow Overlay::effective(const Stamped<record::AccountRow>& row,
                                      const std::string& day) const {
  auto out = row.row;
  if (out.redeemed_day != day) {
    out.redeemed_day = day;
    out.redeemed = {};
  }
  for_each_above(out.id, row.stamp,
                 [&](const record::Effects& effects) { apply(out, effects, day); });
  return out;
}

record::AccountRow Overlay::effective_of_nothing(const std::string& key,
                                                 const std::string& day) const {
  Stamped<record::AccountRow> empty;
  empty.row.id = key;
  return effective(empty, day);
}

LocalSpending Overlay::spending(const std::string& account,
                                const std::optional<record::Mark>& stamp) const {
  LocalSpending out;
  for_each_above(account, stamp, [&](const record::Effects& effects) {
    const auto spent = effects.spent();
    if (!spent.is_positive()) return;
    out.points += spent;
    ++out.count;
  });
  for (const auto& [id, hold] : holds_) {
    if (hold.account != account) continue;
    out.points += hold.points;
    ++out.count;
  }
  return out;
}

loyalty::Points Overlay::held(const std::string& account) const {
  loyalty::Points out;
  for (const auto& [id, hold] : holds_) {
    if (hold.account == account) out += hold.points;
  }
  return out;
}

loyalty::Points Overlay::pending(const std::string& account,
                                 const std::optional<record::Mark>& stamp) const {
  loyalty::Points out;
  for_each_above(account, stamp, [&](const record::Effects& effects) {
    for (const auto& change : effects.lots) out += change.points;
  });
  return out;
}

std::vector<Overlay::SeenDelta> Overlay::deltas(const std::string& key,
                                                const std::optional<record::Mark>& stamp) const {
  std::vector<SeenDelta> out;
  const auto see = [&](const record::Mark& at, const record::Effects& effects) {
    SeenDelta seen{at, {}, is_above(at, stamp)};
    for (const auto& change : effects.lots) seen.points += change.points;
    out.push_back(seen);
  };
  if (file_) {
    check(file_->for_each_above(key, {},
                                [&](const record::Position& at, const record::Effects& effects) {
                                  see({at.epoch, at.seq, {}}, effects);
                                }));
  }
  const auto found = deltas_.find(key);
  if (found == deltas_.end()) return out;
  for (const auto& delta : found->second) see(delta.at, delta.effects);
  return out;
}

}  // namespace till::storage
