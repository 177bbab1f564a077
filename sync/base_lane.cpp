#include "sync/base_lane.h"

#include <utility>

#include "sync/match.h"

namespace till::sync {

bool BaseLane::wants(Milliseconds now) const {
  const auto at = wake_at();
  return transferring_ || fetch_.is_at_work() || (at && *at <= now);
}

std::optional<Milliseconds> BaseLane::wake_at() const {
  if (!is_kept()) return std::nullopt;
  return fetch_.wake_at();
}

void BaseLane::tick(Milliseconds now) {
  const auto at = wake_at();
  if (at && *at <= now) on(BaseTimePassed{});
}

void BaseLane::on(const BaseEvent& event) {
  for (const auto& action : fetch_.on(event, ground_.clock.steady())) {
    std::visit(Match{[&](const AskForManifest&) { ask(); },
                     [&](const LookAtParts& parts) { look(parts.offer); },
                     [&](const FetchPiece& piece) { fetch(piece); },
                     [&](const BuildBase& build_it) { build(build_it.offer); },
                     [&](const TellOfBase& told) { ground_.ports.alarm("SNAPSHOT", told.text); }},
               action);
  }
}

void BaseLane::ask() {
  transferring_ = true;
  const auto ground = ground_.ports.base.ground();
  ground_.transfers.start(ground_.calls.base_manifest(ground),
                          [this, ground](const net::Transferred& transferred) {
                            transferring_ = false;
                            auto offer = ground_.calls.base_offer(transferred, ground);
                            if (!offer) return on(BaseAskFailed{offer.error()});
                            if (!*offer) return on(BaseIsCurrent{});
                            on(BaseOffered{std::move(**offer)});
                          });
}

void BaseLane::look(const BaseOffer& offer) {
  ground_.ports.base.look_at_parts(
      offer, [this, post = ground_.post](Result<std::vector<std::int64_t>> seen) {
        post([this, seen = std::move(seen)]() mutable {
          on(PartsSeen{seen ? std::move(*seen) : std::vector<std::int64_t>{}});
        });
      });
}

void BaseLane::fetch(const FetchPiece& piece) {
  transferring_ = true;
  ground_.transfers.start(ground_.calls.piece(piece),
                          [this, piece](const net::Transferred& transferred) {
                            transferring_ = false;
                            if (transferred && transferred->status == 404) return on(ChunkGone{});
                            auto bytes = LedgerCalls::piece_bytes(transferred, piece);
                            if (!bytes) return on(PieceFailed{bytes.error()});
                            keep(piece, std::move(*bytes));
                          });
}

void BaseLane::keep(const FetchPiece& piece, Bytes bytes) {
  ground_.ports.base.keep_piece(piece, std::move(bytes),
                                [this, post = ground_.post](Result<std::int64_t> kept) {
                                  post([this, kept = std::move(kept)] {
                                    if (kept) return on(PieceKept{*kept});
                                    if (kept.error().code == ErrorCode::corrupt)
                                      return on(ChunkBroken{});
                                    on(PieceFailed{local_failure(kept.error())});
                                  });
                                });
}

void BaseLane::build(const BaseOffer& offer) {
  ground_.ports.base.build(offer, [this, post = ground_.post](Result<bool> built) {
    post([this, built = std::move(built)] {
      if (built) return on(BaseBuilt{});
      on(BaseBuildFailed{built.error()});
    });
  });
}

}  // namespace till::sync
