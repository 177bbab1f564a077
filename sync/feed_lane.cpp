#include <algorithm>
#include <utility>

#include "sync/courier_lanes.h"

namespace till::sync {
namespace {

constexpr Milliseconds backoff_first{1'000};
constexpr Milliseconds backoff_cap{300'000};
// A ledger that does not hold the long poll is not asked more often.
constexpr Milliseconds quiet_pause{1'000};

constexpr std::string_view lost_ruleset = "lost_ruleset";

// The next one that the page asks for; its row is done with.
std::optional<Hash> take_lost_ruleset(record::ChangePage& page) {
  const auto is_lost = [](const auto& row) { return row.kind == lost_ruleset && !row.gone; };
  while (true) {
    const auto lost = std::find_if(page.rows.begin(), page.rows.end(), is_lost);
    if (lost == page.rows.end()) return std::nullopt;
    const auto* name = lost->row.find("sha256");
    const auto* text = name == nullptr ? nullptr : name->as_string();
    const auto sha256 = fixed_from_hex<Hash>(text == nullptr ? std::string_view() : *text);
    page.rows.erase(lost);
    if (sha256) return *sha256;
  }
}

}  // namespace

std::optional<Milliseconds> FeedLane::wake_at() const {
  if (under_way_) return std::nullopt;
  return next_try_.value_or(ground_.clock.steady());
}

void FeedLane::tick(Milliseconds now) {
  if (under_way_ || (next_try_ && *next_try_ > now)) return;
  ask();
}

void FeedLane::ledger_answers() {
  if (!unreachable_) return;
  unreachable_ = false;
  next_try_.reset();
  backoff_ = Milliseconds{0};
}

void FeedLane::try_now() {
  next_try_.reset();
  backoff_ = Milliseconds{0};
}

void FeedLane::ask() {
  under_way_ = true;
  const Asked asked{round_, ground_.ports.cursor(), ground_.clock.steady()};
  transfer_ = ground_.transfers.start(ground_.calls.changes(asked.cursor, wait_for_news_),
                                      [this, asked](const net::Transferred& transferred) {
                                        if (is_stale(asked)) return;
                                        if (transferred && transferred->status == 410)
                                          return void_cursor();
                                        auto page = ground_.calls.page(transferred);
                                        if (!page) {
                                          // The cursor is of another generation: hello says what
                                          // becomes of it.
                                          if (page.error().kind == Failure::Kind::diverged)
                                            doubt_ = true;
                                          failed(page.error());
                                          unreachable_ =
                                              page.error().kind == Failure::Kind::unreachable;
                                          return;
                                        }
                                        page_came(asked, std::move(*page));
                                      });
}

// Whatever is under way belongs to the old cursor: its page would bring that cursor back.
void FeedLane::void_cursor() {
  ++round_;
  ground_.transfers.cancel(transfer_);
  under_way_ = true;
  const Asked asked{round_, 0, ground_.clock.steady()};
  ground_.ports.void_cursor([this, asked, post = ground_.post](Result<bool> voided) {
    post([this, asked, voided = std::move(voided)] {
      if (is_stale(asked)) return;
      if (!voided) {
        ground_.ports.alarm("CACHE", "the feed could not begin anew: " + describe(voided.error()));
      }
      under_way_ = false;
      next_try_.reset();
    });
  });
}

// The cursor moves only after an announced ruleset was fetched and judged: one that was lost on the
// way would otherwise never be announced again.
void FeedLane::page_came(const Asked& asked, record::ChangePage page) {
  ground_.status.last_contact = page.time;
  if (const auto lost = take_lost_ruleset(page)) {
    return bring_ruleset(asked, *lost, std::move(page));
  }
  const auto wanted = ruleset_to_fetch(page);
  if (wanted) return fetch_ruleset(asked, *wanted, std::move(page));
  apply(asked, std::move(page));
}

std::optional<Hash> FeedLane::ruleset_to_fetch(const record::ChangePage& page) const {
  std::optional<Hash> newest;
  std::int64_t newest_version = 0;
  for (const auto& row : page.rows) {
    if (row.kind != "ruleset" || row.gone) continue;
    const auto* version = row.row.find("version");
    const auto sha256 = fixed_from_hex<Hash>(row.id);
    if (!sha256 || version == nullptr || version->as_integer() == nullptr) continue;
    if (*version->as_integer() <= newest_version) continue;
    newest = *sha256;
    newest_version = *version->as_integer();
  }
  if (newest && ground_.ports.has_ruleset(*newest)) return std::nullopt;
  return newest;
}

void FeedLane::fetch_ruleset(const Asked& asked, const Hash& sha256, record::ChangePage page) {
  transfer_ = ground_.transfers.start(
      ground_.calls.ruleset(sha256),
      [this, asked, sha256, page = std::move(page)](const net::Transferred& transferred) mutable {
        if (is_stale(asked)) return;
        // One that the ledger itself does not have any more must not hold up the members' rows.
        if (transferred && transferred->status == 404) {
          ground_.ports.alarm("RULESET", "the ledger has no ruleset " + to_hex(sha256));
          return apply(asked, std::move(page));
        }
        auto envelope = ground_.calls.ruleset_bytes(transferred, sha256);
        if (!envelope) return failed(envelope.error());
        ground_.ports.offer_ruleset(
            std::move(*envelope),
            [this, asked, post = ground_.post, page = std::move(page)](Result<bool> taken) mutable {
              post([this, asked, page = std::move(page), taken = std::move(taken)]() mutable {
                ruleset_taken(asked, taken, std::move(page));
              });
            });
      });
}

// One that is refused leaves the one in force; only a disk that fails is tried again.
void FeedLane::ruleset_taken(const Asked& asked, const Result<bool>& taken,
                             record::ChangePage page) {
  if (is_stale(asked)) return;
  if (!taken && (taken.error().code == ErrorCode::not_recorded ||
                 taken.error().code == ErrorCode::io || taken.error().code == ErrorCode::busy)) {
    return failed(local_failure(taken.error()));
  }
  if (!taken) ground_.ports.alarm("RULESET", describe(taken.error()));
  apply(asked, std::move(page));
}

// The ledger came back from a backup that is older than this ruleset: sales that name it wait
// there.
void FeedLane::bring_ruleset(const Asked& asked, const Hash& sha256, record::ChangePage page) {
  ground_.ports.load_ruleset(
      sha256, [this, asked, post = ground_.post, page = std::move(page)](auto loaded) mutable {
        post([this, asked, loaded = std::move(loaded), page = std::move(page)]() mutable {
          ruleset_loaded(asked, loaded, std::move(page));
        });
      });
}

void FeedLane::ruleset_loaded(const Asked& asked,
                              const Result<std::optional<record::Signed>>& loaded,
                              record::ChangePage page) {
  if (is_stale(asked)) return;
  if (!loaded && loaded.error().code != ErrorCode::not_found &&
      loaded.error().code != ErrorCode::corrupt) {
    return failed(local_failure(loaded.error()));
  }
  if (!loaded) {
    ground_.ports.alarm("RULESET", "one that the ledger lost: " + describe(loaded.error()));
    return page_came(asked, std::move(page));
  }
  if (!*loaded) return page_came(asked, std::move(page));
  transfer_ = ground_.transfers.start(
      ground_.calls.bring_ruleset(**loaded),
      [this, asked, page = std::move(page)](const net::Transferred& transferred) mutable {
        if (is_stale(asked)) return;
        const auto taken = LedgerCalls::taken_back(transferred);
        if (!taken) return failed(taken.error());
        if (!*taken) ground_.ports.alarm("RULESET", "the ledger lost one and does not take ours");
        page_came(asked, std::move(page));
      });
}

void FeedLane::apply(const Asked& asked, record::ChangePage page) {
  static constexpr std::string_view known[] = {"account", "member", "card",      "ruleset",
                                               "keys",    "seal",   lost_ruleset};
  ground_.status.rows_skipped += static_cast<std::uint64_t>(
      std::count_if(page.rows.begin(), page.rows.end(), [](const record::ChangedRow& row) {
        return std::find(std::begin(known), std::end(known), row.kind) == std::end(known);
      }));
  const bool more = page.more;
  ground_.ports.apply_page(
      std::move(page), [this, asked, more, post = ground_.post](Result<bool> ours) {
        post([this, asked, more, ours = std::move(ours)] { applied(asked, ours, more); });
      });
}

void FeedLane::applied(const Asked& asked, const Result<bool>& ours, bool more) {
  if (is_stale(asked)) return;
  if (!ours) return failed(local_failure(ours.error()));
  if (!*ours) {
    doubt_ = true;
    return failed(
        {Failure::Kind::diverged, {}, "a page of the feed reflects a history that is not ours"});
  }
  const bool moved = ground_.ports.cursor() != asked.cursor;
  if (more && !moved) {
    return failed({Failure::Kind::unreachable, {}, "the feed promises more and does not go on"});
  }
  ++ground_.status.pages_applied;
  ground_.status.feed_failure.clear();
  under_way_ = false;
  backoff_ = Milliseconds{0};
  next_try_.reset();
  if (!moved) next_try_ = asked.at + quiet_pause;
}

void FeedLane::failed(const Failure& failure) {
  under_way_ = false;
  ground_.status.feed_failure = failure.text;
  unreachable_ = false;
  backoff_ = std::min(backoff_.count() == 0 ? backoff_first : backoff_ * 2, backoff_cap);
  next_try_ = ground_.clock.steady() + jittered(ground_.random, backoff_);
  if (failure.retry_after) {
    const Milliseconds asked{*failure.retry_after};
    next_try_ = ground_.clock.steady() + asked + jittered(ground_.random, backoff_);
  }
}

}  // namespace till::sync
