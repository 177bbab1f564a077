#include "agent/till.h"

#include <utility>

#include <boost/asio/post.hpp>

#include "agent/checkout/identify.h"
#include "agent/checkout/reserving.h"
#include "agent/courier_desk.h"
#include "agent/image_thread.h"
#include "base/log.h"
#include "drivers/serial_scanner.h"

namespace till::agent {
namespace {

constexpr Milliseconds journal_try_period{30'000};

drivers::SerialSettings serial_settings(const config::ScannerSettings& settings) {
  drivers::SerialSettings out;
  out.source = settings.name;
  out.path = settings.path;
  out.baud = settings.baud;
  out.frames.terminator = settings.terminator;
  out.frames.prefix = settings.prefix;
  out.frames.suffix = settings.suffix;
  out.frames.gs_substitute = settings.gs_substitute;
  out.repeat_window = settings.repeat_window;
  return out;
}

}  // namespace

Till::Till(config::TilldSettings settings, TillGround ground, Instant floor)
    : settings_(std::move(settings)),
      ground_(ground),
      state_(ground.clock, ground.random, floor),
      started_at_(ground.clock.steady()),
      ruleset_files_(std::filesystem::path(settings_.state_dir) / "rulesets"),
      memory_(ruleset_files_) {}

// The courier goes first, then the journal thread runs dry: what was answered is written.
Till::~Till() {
  courier_.reset();
  if (enrolling_.joinable()) enrolling_.join();
  for (auto& scanner : scanners_) scanner->stop();
  scans_->close();
  image_thread_.reset();
  journal_thread_.reset();
}

bool Till::with_journal(JournalWork work) {
  groups_.part();
  return journal_thread_->post([this, work = std::move(work)](storage::Journal* journal) {
    work(journal, memory_);
    if (journal != nullptr && journal->failed()) give_up();
  });
}

bool Till::record(Commit commit) {
  const auto group = groups_.join(std::move(commit));
  if (!group) return true;
  const bool taken = journal_thread_->post([this, group](storage::Journal* journal) {
    groups_.record(group, journal);
    if (journal != nullptr && journal->failed()) give_up();
  });
  if (!taken) groups_.part();
  return taken;
}

void Till::give_up() {
  if (!failed_.exchange(true)) on_io([this] { on_failure_(); });
}

void Till::on_io(std::function<void()> work) { boost::asio::post(ground_.io, std::move(work)); }

bool Till::with_images(std::function<void(drivers::ImageScanner&)> work) {
  return image_thread_->post(std::move(work));
}

void Till::fetch_base() {
  if (courier_) courier_->fetch_base();
}

void Till::look_up(const sync::LookupAsked& asked, const std::function<void(bool found)>& done) {
  if (!courier_ || !state_.cache) return done(false);
  desk_->look_up(asked, done);
}

void Till::hold(const record::HoldAsked& asked,
                std::function<void(std::optional<record::HoldAnswer>)> done) {
  if (!courier_) return done({});
  courier_->hold(asked, online_budget, [this, done = std::move(done)](auto answer) {
    on_io([done, answer = std::move(answer)] {
      done(answer ? std::optional(*answer) : std::nullopt);
    });
  });
}

std::optional<record::Mark> Till::head() const { return head_; }

void Till::head_moved(const record::Mark& head) {
  head_ = head;
  state_.not_recorded.clear();
  state_.time.passed(state_.time.now().at);
  if (courier_) courier_->head_moved(head);
}

void Till::pause(bool paused) {
  paused_ = paused;
  if (!courier_) return;
  if (paused) {
    courier_->tell(sync::Pause{});
  } else {
    courier_->tell(sync::Resume{});
  }
}

void Till::sync_now() {
  if (courier_) courier_->tell(sync::TryNow{});
}

void Till::ack_carried(const record::Ack& ack) {
  if (courier_) courier_->tell(sync::AckCarried{ack});
}

std::optional<sync::CourierStatus> Till::courier_status() const {
  if (!courier_) return std::nullopt;
  return courier_->status();
}

void Till::scanned(const cards::Scan& scan) {
  const auto claim = explain_code(state_, scan);
  state_.counters.raise("scan." + std::string(cards::name_of(claim.meaning)));
  const json::Object event{{"symbology", cards::name_of(claim.symbology)},
                           {"source", scan.source},
                           {"at", unix_seconds(scan.at)},
                           {"meaning", cards::name_of(claim.meaning)},
                           {"row", claim.row},
                           {"text", claim.text}};
  scans_->publish({"scan", json::canonical(event), std::to_string(++scans_seen_)});
}

void Till::start_courier(std::optional<record::Ack> acked) {
  const auto certificate = secrets_->load("certificate");
  if (!state_.identity || !state_.keys || !state_.register_key || !certificate) return;
  if (!desk_) desk_ = std::make_shared<CourierDesk>(*this);
  sync::CourierSettings settings{.ledger_url = settings_.ledger_url.empty()
                                                   ? state_.identity->ledger_url
                                                   : settings_.ledger_url,
                                 .register_id = state_.identity->id,
                                 .register_key = *state_.register_key,
                                 .certificate_pem = *certificate,
                                 .keys = *state_.keys,
                                 .uplink = {}};
  courier_ = std::make_unique<sync::Courier>(
      sync::CourierStart{std::move(settings), desk_->ports(), std::move(acked)}, ground_.clock,
      ground_.random);
  if (paused_) courier_->tell(sync::Pause{});
  if (head_) courier_->head_moved(*head_);
}

void Till::start_scanners() {
  for (const auto& settings : settings_.scanners) {
    if (settings.kind != config::ScannerKind::serial) continue;
    scanners_.push_back(std::make_unique<drivers::SerialScanner>(
        ground_.io, serial_settings(settings), ground_.clock));
    scanners_.back()->start([this](const cards::Scan& scan) { scanned(scan); });
  }
}

void Till::tick() {
  expire_reservations();
  if (state_.advisory && ground_.clock.steady() >= chores_.next_journal_try)
    try_the_journal_again();
  chores_.deltas.tick();
  keep_cache();
  look_at_disk();
  delete_sealed();
  renew_in_time();
  if (desk_) desk_->tick();
  const auto courier = courier_status();
  state_.ledger_answers = courier && courier->answers;
}

void Till::keep_cache() {
  if (state_.cache && state_.cache->broken().empty()) {
    if (const auto tidied = state_.cache->tidy_when_idle(); !tidied) {
      log(LogLevel::warning, "cache", describe(tidied.error()));
    }
    return;
  }
  // People are unknown rather than refused until there is a new one.
  if (state_.cache) chores_.cache_broken = state_.cache->broken();
  state_.cache.reset();
  if (ground_.clock.steady() >= chores_.next_cache_try) open_cache();
}

void Till::expire_reservations() {
  for (const auto& id : expired_reservations(state_)) {
    drop_reservation(state_, id);
    state_.counters.raise("reservation.expired");
    const bool taken = with_journal([id](storage::Journal* journal, JournalMemory&) {
      if (journal == nullptr) return;
      if (const auto removed = journal->remove_reservation(id); !removed) {
        log(LogLevel::error, "journal", describe(removed.error()));
      }
    });
    if (!taken)
      log(LogLevel::warning, "journal", "an ended reservation stays until the next start");
  }
}

void Till::go_advisory(const Error& why) {
  state_.advisory = true;
  state_.advisory_reason = describe(why);
  chores_.next_journal_try = ground_.clock.steady() + journal_try_period;
  state_.alarm("ADVISORY", "nothing is recorded: " + state_.advisory_reason);
}

// A disk that was full may have room again. The journal is opened anew on its thread: start-up's
// checkpoint and probe decide, as they do at every start.
void Till::try_the_journal_again() {
  if (std::exchange(chores_.trying_journal, true)) return;
  chores_.next_journal_try = ground_.clock.steady() + journal_try_period;
  // The overlay keeps the file it has, and memory what the journal says.
  auto opening = journal_opening();
  opening.with_deltas = false;
  groups_.part();
  journal_thread_->use([this, opening]() -> std::unique_ptr<storage::Journal> {
    auto opened = open_journal(opening);
    if (!opened) {
      on_io([this] { chores_.trying_journal = false; });
      return nullptr;
    }
    memory_ = std::move(opened->memory);
    on_io([this, salvaged = opened->salvaged,
           brought = std::make_shared<JournalContents>(std::move(opened->contents))] {
      recording_again(std::move(*brought), salvaged);
    });
    return std::move(opened->journal);
  });
}

void Till::recording_again(JournalContents contents,
                           const std::optional<storage::Salvage>& salvaged) {
  chores_.trying_journal = false;
  state_.advisory = false;
  state_.advisory_reason.clear();
  state_.alarm("RECORDING", "the journal can be written again");
  std::optional<record::Ack> acked = contents.acked;
  adopt(std::move(contents), salvaged);
  if (!courier_) start_courier(std::move(acked));
}

void Till::enrol(std::string ledger_url, record::EnrolmentCode code, Enrolled done) {
  if (enrolling_now_) return done(fail(ErrorCode::busy, "an enrolment is under way already"));
  if (state_.identity) {
    return done(fail(ErrorCode::conflict, "this register is enrolled already as " +
                                              state_.identity->name + " of store " +
                                              state_.identity->store));
  }
  if (enrolling_.joinable()) enrolling_.join();
  // The key is stored before it is shown: a lost answer is asked again with the same one.
  auto pem = secrets_->load("register-key");
  if (!pem) {
    const auto fresh = crypto::PrivateKey::generate().to_pem();
    if (const auto stored = secrets_->store("register-key", fresh); !stored) {
      return done(std::unexpected(stored.error()));
    }
    pem = fresh;
  }
  auto key = crypto::PrivateKey::from_pem(*pem);
  if (!key) return done(std::unexpected(key.error()));
  enrolling_now_ = true;
  enrolling_ = std::thread([this, url = std::move(ledger_url), code, key = *key,
                            done = std::move(done)]() mutable {
    auto enrolled = sync::enrol({url, code, key});
    on_io([this, url = std::move(url), enrolled = std::move(enrolled),
           done = std::move(done)]() mutable { finish_enrolment(std::move(enrolled), url, done); });
  });
}

}  // namespace till::agent
