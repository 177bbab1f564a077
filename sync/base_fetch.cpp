#include "sync/base_fetch.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sync/match.h"

namespace till::sync {
namespace {

// A chunk that comes broken again and again is broken at its source.
constexpr int broken_max = 3;

}  // namespace

std::optional<Milliseconds> BaseFetch::wake_at() const {
  if (under_way_) return std::nullopt;
  return next_try_.value_or(Milliseconds{0});
}

std::vector<BaseAction> BaseFetch::on(const BaseEvent& event, Milliseconds now) {
  const bool answers = !std::holds_alternative<BaseTimePassed>(event);
  require(answers == under_way_, "an answer follows its action");
  under_way_ = false;
  std::vector<BaseAction> out = std::visit(
      Match{[&](const BaseOffered& came) { return on_offer(came.offer); },
            [&](const BaseIsCurrent&) {
              rest(now);
              return std::vector<BaseAction>{};
            },
            [&](const BaseAskFailed& failed) {
              back_off(failed.failure, now);
              return std::vector<BaseAction>{};
            },
            [&](const PartsSeen& seen) { return on_parts(seen.bytes, now); },
            [&](const PieceKept& kept) {
              here_[at_] = kept.bytes;
              failure_.clear();
              backoff_ = Milliseconds{0};
              return std::vector<BaseAction>{};
            },
            [&](const PieceFailed& failed) {
              back_off(failed.failure, now);
              return std::vector<BaseAction>{};
            },
            [&](const ChunkBroken&) {
              here_[at_] = 0;
              return on_broken("a chunk of the snapshot came broken", now);
            },
            [&](const ChunkGone&) {
              state_ = State::idle;
              back_off({Failure::Kind::unreachable, {}, "a newer snapshot took its place"}, now);
              return std::vector<BaseAction>{};
            },
            [&](const BaseBuilt&) {
              rest(now);
              return std::vector<BaseAction>{};
            },
            [&](const BaseBuildFailed& failed) {
              state_ = State::looking;
              return on_broken(describe(failed.error), now);
            },
            [&](const BaseTimePassed&) { return on_time(now); }},
      event);
  under_way_ = std::ranges::any_of(
      out, [](const BaseAction& action) { return !std::holds_alternative<TellOfBase>(action); });
  return out;
}

std::vector<BaseAction> BaseFetch::on_time(Milliseconds now) {
  if (!next_try_ && state_ == State::idle) {
    next_try_ = now + jittered(random_, settings_.first_spread);
  }
  if (next_try_ && *next_try_ > now) return {};
  next_try_.reset();
  if (state_ == State::fetching) return go_on();
  if (state_ == State::looking) return {LookAtParts{*offer_}};
  state_ = State::asking;
  return {AskForManifest{}};
}

std::vector<BaseAction> BaseFetch::on_offer(const BaseOffer& offer) {
  if (!offer_ || offer_->manifest.version != offer.manifest.version) broken_ = 0;
  offer_ = offer;
  state_ = State::looking;
  return {LookAtParts{*offer_}};
}

std::vector<BaseAction> BaseFetch::on_parts(std::vector<std::int64_t> bytes, Milliseconds now) {
  if (bytes.size() != record::base_chunks) {
    back_off({Failure::Kind::unreachable, {}, "the parts of the snapshot cannot be read"}, now);
    return {};
  }
  here_ = std::move(bytes);
  at_ = 0;
  state_ = State::fetching;
  return go_on();
}

// Chunks of the same bytes (the empty ones) are one file: what came for one is here for all.
std::vector<BaseAction> BaseFetch::go_on() {
  const auto& chunks = offer_->manifest.chunks;
  for (; at_ < chunks.size(); ++at_) {
    const auto same =
        std::find(chunks.begin(), chunks.begin() + static_cast<std::ptrdiff_t>(at_), chunks[at_]);
    const auto first = static_cast<std::size_t>(same - chunks.begin());
    if (first < at_) here_[at_] = here_[first];
    const auto missing = chunks[at_].size - here_[at_];
    if (missing <= 0) continue;
    return {FetchPiece{chunks[at_], here_[at_], std::min(missing, settings_.piece_bytes)}};
  }
  state_ = State::building;
  return {BuildBase{*offer_}};
}

std::vector<BaseAction> BaseFetch::on_broken(std::string text, Milliseconds now) {
  if (++broken_ < broken_max) {
    back_off({Failure::Kind::unreachable, {}, std::move(text)}, now);
    return {};
  }
  const auto told = "snapshot " + std::to_string(offer_->manifest.version) +
                    " cannot be used, the base before it stays: " + text;
  rest(now);
  failure_ = std::move(text);
  return {TellOfBase{told}};
}

void BaseFetch::rest(Milliseconds now) {
  state_ = State::idle;
  offer_.reset();
  here_.clear();
  broken_ = 0;
  failure_.clear();
  backoff_ = Milliseconds{0};
  next_try_ = now + settings_.period / 2 + jittered(random_, settings_.period / 2);
}

void BaseFetch::back_off(const Failure& failure, Milliseconds now) {
  failure_ = failure.text;
  backoff_ = std::min(backoff_.count() == 0 ? settings_.backoff_first : backoff_ * 2,
                      settings_.backoff_cap);
  next_try_ = now + jittered(random_, backoff_);
  if (failure.retry_after) *next_try_ += Milliseconds{*failure.retry_after};
  if (state_ == State::asking || state_ == State::building) state_ = State::idle;
}

BaseFetchStatus BaseFetch::status() const {
  BaseFetchStatus out;
  out.failure = failure_;
  if (!offer_) return out;
  out.version = offer_->manifest.version;
  out.bytes_here = std::accumulate(here_.begin(), here_.end(), std::int64_t{0});
  out.bytes_wanted = offer_->manifest.bytes();
  out.building = state_ == State::building;
  return out;
}

}  // namespace till::sync
