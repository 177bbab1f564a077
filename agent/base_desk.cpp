#include "agent/base_desk.h"

#include <utility>

#include "base/log.h"

namespace till::agent {

namespace {

platform::Path base_folder_of(const Till& till) {
  return platform::Path(till.settings().state_dir) / base_folder;
}

}  // namespace

BaseDesk::BaseDesk(Till& till)
    : till_(till),
      folder_(platform::folder_at(base_folder_of(till))),
      parts_(base_folder_of(till) / "parts") {
  tick();
}

void BaseDesk::tick() {
  const auto& state = till_.state();
  const auto* base = state.base->base();
  const std::lock_guard lock(mutex_);
  ground_.region = base_region;
  ground_.now = state.time.now().at;
  ground_.version_in_use.reset();
  if (base != nullptr) ground_.version_in_use = base->facts().version;
}

sync::CourierPorts::Base BaseDesk::ports() {
  sync::CourierPorts::Base ports;
  ports.ground = [this] {
    const std::lock_guard lock(mutex_);
    return ground_;
  };
  ports.look_at_parts = [this](const sync::BaseOffer& offer, const auto& reply) {
    thread_.post([this, chunks = offer.manifest.chunks, reply] { reply(parts_.look(chunks)); });
  };
  ports.keep_piece = [this](const sync::FetchPiece& piece, Bytes bytes, const auto& reply) {
    thread_.post([this, piece, bytes = std::move(bytes), reply] {
      reply(parts_.add({piece.chunk, piece.from, bytes}));
    });
  };
  ports.build = [this](const sync::BaseOffer& offer, const auto& reply) {
    when_ours(offer, reply);
  };
  return ports;
}

// A base that includes entries this till never wrote speaks of another history.
void BaseDesk::when_ours(const sync::BaseOffer& offer, const Reply<bool>& reply) {
  const bool taken =
      till_.with_journal([this, offer, reply](storage::Journal* journal, JournalMemory&) {
        if (offer.reflects && journal != nullptr) {
          const auto entry = journal->at({offer.reflects->epoch, offer.reflects->seq});
          if (!entry) return reply(std::unexpected(entry.error()));
          if (!*entry || (*entry)->hash != offer.reflects->hash) {
            return reply(fail(ErrorCode::conflict, "it reflects a history that is not ours"));
          }
        }
        thread_.post([this, offer, reply] { build(offer, reply); });
      });
  if (!taken) reply(fail(ErrorCode::busy, "the journal's queue is full"));
}

void BaseDesk::build(const sync::BaseOffer& offer, const Reply<bool>& reply) {
  const auto built = storage::build_base({.manifest = offer.manifest,
                                          .reflects = offer.reflects,
                                          .parts = parts_,
                                          .folder = *folder_,
                                          .stop = [this] { return thread_.is_ending(); }});
  if (!built) return reply(std::unexpected(built.error()));
  till_.on_io([this, reply] { use_next(reply); });
}

// The one moment at which a look-up waits: opening the new file and two renames.
void BaseDesk::use_next(const Reply<bool>& reply) {
  auto& state = till_.state();
  const auto began = state.clock.steady();
  const auto taken = state.base->take_next();
  if (!taken) return reply(std::unexpected(taken.error()));
  const auto pause = state.clock.steady() - began;
  const auto& facts = state.base->base()->facts();
  log(LogLevel::info, "base",
      "in use: " + std::to_string(facts.version) + ", " + std::to_string(facts.rows) +
          " rows, swapped in " + std::to_string(pause.count()) + " ms");
  tick();
  thread_.post([this, reply] {
    if (const auto cleared = parts_.clear(); !cleared) {
      log(LogLevel::warning, "base", describe(cleared.error()));
    }
    reply(true);
  });
}

}  // namespace till::agent
