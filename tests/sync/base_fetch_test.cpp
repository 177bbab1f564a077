#include "sync/base_fetch.h"

#include <set>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "sync/base_gate.h"

namespace till::sync {
namespace {

constexpr Milliseconds hour{3'600'000};

BaseOffer offer(std::int64_t version, std::int64_t chunk_bytes = 1'000) {
  BaseOffer out;
  out.manifest.region = "all";
  out.manifest.version = version;
  out.manifest.expires_at = instant_of(2'000'000'000);
  for (std::size_t i = 0; i < record::base_chunks; ++i) {
    const auto name = std::to_string(version) + "/" + std::to_string(i);
    out.manifest.chunks[i] = {crypto::sha256(name), chunk_bytes + static_cast<std::int64_t>(i)};
  }
  return out;
}

// The ledger and the disk of a till as plain values: does what the machine asks, with the faults
// that a test draws.
class Fetching : public testing::Test {
 protected:
  // One turn: lets time pass until the machine wakes, and performs what it wants.
  void turn() {
    if (pending_) {
      const auto event = *std::exchange(pending_, std::nullopt);
      return perform(fetch_->on(event, now_));
    }
    const auto at = fetch_->wake_at();
    ASSERT_TRUE(at.has_value());
    now_ = std::max(now_, *at);
    perform(fetch_->on(BaseTimePassed{}, now_));
  }
  void run_until(const std::function<bool()>& done, int turns_max = 5'000) {
    for (int i = 0; i < turns_max && !done(); ++i) turn();
    EXPECT_TRUE(done());
  }

  void perform(const std::vector<BaseAction>& actions) {
    for (const auto& action : actions) {
      if (std::holds_alternative<AskForManifest>(action)) answer_ask();
      if (const auto* look = std::get_if<LookAtParts>(&action)) answer_look(look->offer);
      if (const auto* piece = std::get_if<FetchPiece>(&action)) answer_piece(*piece);
      if (const auto* build = std::get_if<BuildBase>(&action)) answer_build(build->offer);
      if (const auto* told = std::get_if<TellOfBase>(&action)) told_.push_back(told->text);
    }
  }
  void answer_ask() {
    ++asked_;
    if (fails()) {
      pending_ = BaseAskFailed{{Failure::Kind::unreachable, {}, "no answer"}};
    } else if (version_at_ledger_ == version_in_use_) {
      pending_ = BaseIsCurrent{};
    } else {
      pending_ = BaseOffered{offer(version_at_ledger_, chunk_bytes_)};
    }
  }
  void answer_look(const BaseOffer& of) {
    std::vector<std::int64_t> out;
    for (const auto& chunk : of.manifest.chunks) out.push_back(parts_[chunk.sha256]);
    pending_ = PartsSeen{std::move(out)};
  }
  void answer_piece(const FetchPiece& piece) {
    EXPECT_EQ(piece.from, parts_[piece.chunk.sha256]) << "a byte is fetched twice";
    EXPECT_LE(piece.from + piece.bytes, piece.chunk.size);
    EXPECT_GT(piece.bytes, 0);
    if (gone_.contains(piece.chunk.sha256)) {
      pending_ = ChunkGone{};
      return;
    }
    if (fails()) {
      pending_ = PieceFailed{{Failure::Kind::unreachable, {}, "cut"}};
      return;
    }
    fetched_ += piece.bytes;
    auto& here = parts_[piece.chunk.sha256];
    here += piece.bytes;
    if (here == piece.chunk.size && broken_.contains(piece.chunk.sha256)) {
      here = 0;
      pending_ = ChunkBroken{};
      return;
    }
    pending_ = PieceKept{here};
  }
  void answer_build(const BaseOffer& of) {
    for (const auto& chunk : of.manifest.chunks) EXPECT_EQ(parts_[chunk.sha256], chunk.size);
    if (build_fails_-- > 0) {
      parts_[of.manifest.chunks[7].sha256] = 0;
      pending_ = BaseBuildFailed{{ErrorCode::corrupt, "is not the chunk of its name", "7"}};
      return;
    }
    version_in_use_ = of.manifest.version;
    parts_.clear();
    pending_ = BaseBuilt{};
  }
  bool fails() { return faults_per_cent_ > 0 && random_.below(100) < faults_per_cent_; }

  platform::SeededRandom random_{5};
  BaseFetchSettings settings_;
  std::optional<BaseFetch> fetch_{std::in_place, settings_, random_};
  Milliseconds now_{1'000};
  std::optional<BaseEvent> pending_;
  std::int64_t version_at_ledger_ = 5;
  std::int64_t version_in_use_ = 0;
  std::int64_t chunk_bytes_ = 1'000;
  std::map<Hash, std::int64_t> parts_;
  std::set<Hash> broken_;
  std::set<Hash> gone_;
  std::uint64_t faults_per_cent_ = 0;
  std::int64_t fetched_ = 0;
  int build_fails_ = 0;
  int asked_ = 0;
  std::vector<std::string> told_;
};

TEST_F(Fetching, a_base_is_fetched_whole_and_built_once) {
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_EQ(fetched_, offer(5).manifest.bytes());
  EXPECT_EQ(asked_, 1);
  EXPECT_TRUE(told_.empty());
}

TEST_F(Fetching, a_large_chunk_comes_in_pieces) {
  chunk_bytes_ = settings_.piece_bytes * 2 + 1;
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_EQ(fetched_, offer(5, chunk_bytes_).manifest.bytes());
}

TEST_F(Fetching, after_any_number_of_cuts_no_byte_was_fetched_twice) {
  faults_per_cent_ = 60;
  chunk_bytes_ = settings_.piece_bytes * 2;
  run_until([&] { return version_in_use_ == 5; }, 20'000);
  EXPECT_EQ(fetched_, offer(5, chunk_bytes_).manifest.bytes());
}

TEST_F(Fetching, after_a_restart_it_goes_on_with_what_is_here) {
  run_until([&] { return fetched_ > 100'000; });
  pending_.reset();
  fetch_.emplace(settings_, random_);
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_EQ(fetched_, offer(5).manifest.bytes());
}

TEST_F(Fetching, nothing_is_fetched_when_the_base_is_current) {
  version_in_use_ = 5;
  run_until([&] { return asked_ == 3; });
  EXPECT_EQ(fetched_, 0);
}

TEST_F(Fetching, it_asks_again_after_half_the_period_to_all_of_it) {
  version_in_use_ = 5;
  run_until([&] { return asked_ == 1; });
  turn();
  const auto at = fetch_->wake_at();
  ASSERT_TRUE(at.has_value());
  EXPECT_GE(*at - now_, hour / 2);
  EXPECT_LE(*at - now_, hour);
  fetch_->hurry();
  EXPECT_LE(*fetch_->wake_at(), now_);
}

TEST_F(Fetching, a_chunk_that_stays_broken_is_told_and_the_base_before_stays) {
  broken_.insert(offer(5).manifest.chunks[3].sha256);
  run_until([&] { return !told_.empty(); });
  EXPECT_EQ(version_in_use_, 0);
  EXPECT_NE(told_[0].find("snapshot 5 cannot be used"), std::string::npos);
  EXPECT_NE(fetch_->status().failure, "");
  EXPECT_GE(*fetch_->wake_at() - now_, hour / 2);
  broken_.clear();
  run_until([&] { return version_in_use_ == 5; });
}

TEST_F(Fetching, a_chunk_that_was_broken_once_is_fetched_again) {
  const auto chunk = offer(5).manifest.chunks[3];
  broken_.insert(chunk.sha256);
  run_until([&] { return fetched_ >= 4 * chunk.size; });
  broken_.clear();
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_TRUE(told_.empty());
}

TEST_F(Fetching, a_newer_manifest_in_mid_fetch_takes_the_place) {
  run_until([&] { return fetched_ > 50'000; });
  for (const auto& chunk : offer(5).manifest.chunks) gone_.insert(chunk.sha256);
  version_at_ledger_ = 6;
  run_until([&] { return version_in_use_ == 6; });
  EXPECT_TRUE(told_.empty());
}

TEST_F(Fetching, a_chunk_that_the_disk_spoiled_is_fetched_before_it_is_built_again) {
  build_fails_ = 1;
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_EQ(fetched_, offer(5).manifest.bytes() + offer(5).manifest.chunks[7].size);
}

TEST_F(Fetching, a_disk_without_room_is_told_after_a_few_tries) {
  build_fails_ = 100;
  run_until([&] { return !told_.empty(); });
  EXPECT_EQ(version_in_use_, 0);
}

TEST_F(Fetching, the_ledgers_retry_after_is_obeyed) {
  perform(fetch_->on(BaseTimePassed{}, now_));
  now_ = *fetch_->wake_at();
  perform(fetch_->on(BaseTimePassed{}, now_));
  ASSERT_EQ(asked_, 1);
  static_cast<void>(
      fetch_->on(BaseAskFailed{{Failure::Kind::overloaded, Seconds{120}, "busy"}}, now_));
  EXPECT_GE(*fetch_->wake_at(), now_ + Seconds{120});
  EXPECT_EQ(fetch_->status().failure, "busy");
}

TEST_F(Fetching, chunks_of_the_same_bytes_are_fetched_once) {
  auto same = offer(5);
  for (auto& chunk : same.manifest.chunks) chunk = same.manifest.chunks[0];
  perform(fetch_->on(BaseTimePassed{}, now_));
  now_ = *fetch_->wake_at();
  static_cast<void>(fetch_->on(BaseTimePassed{}, now_));
  perform(fetch_->on(BaseOffered{same}, now_));
  run_until([&] { return version_in_use_ == 5; });
  EXPECT_EQ(fetched_, 1'000);
}

class BaseGate : public testing::Test {
 protected:
  BaseGate() {
    keys_.root = root_.public_key();
    keys_.keys = {{7, record::Role::ack, key_.public_key(), instant_of(0), instant_of(1LL << 40)}};
  }
  record::Signed sign(const BaseOffer& what, const crypto::PrivateKey& key) const {
    auto bytes = json::canonical(record::write_base_manifest(what.manifest));
    const auto signature = record::sign(record::Role::ack, key, bytes);
    return {std::move(bytes), "7", signature};
  }
  std::string judged(const record::Signed& what, const BaseGround& ground) const {
    const auto result = judge_base(what, keys_, ground);
    return result ? "taken" : std::string(name_of(result.error().code));
  }
  crypto::PrivateKey root_ = crypto::PrivateKey::generate();
  crypto::PrivateKey key_ = crypto::PrivateKey::generate();
  record::KeysDocument keys_;
};

TEST_F(BaseGate, takes_what_the_ledger_signed_for_this_region) {
  const BaseGround ground{"all", 4, instant_of(1'999'999'999)};
  EXPECT_EQ(judged(sign(offer(5), key_), ground), "taken");
  EXPECT_EQ(judged(sign(offer(4), key_), ground), "taken");
}

TEST_F(BaseGate, refuses_with_a_reason_of_its_own) {
  const BaseGround ground{"all", 4, instant_of(1'999'999'999)};
  EXPECT_EQ(judged(sign(offer(5), root_), ground), "untrusted");
  auto changed = sign(offer(5), key_);
  changed.bytes.replace(changed.bytes.find("\"version\":5"), 11, "\"version\":6");
  EXPECT_EQ(judged(changed, ground), "untrusted");
  EXPECT_EQ(judged(sign(offer(3), key_), ground), "conflict");
  EXPECT_EQ(judged(sign(offer(5), key_), {"north", 4, ground.now}), "conflict");
  EXPECT_EQ(judged(sign(offer(5), key_), {"all", 4, instant_of(2'000'000'000)}), "timeout");
  auto other = sign(offer(5), key_);
  other.bytes = "{}";
  other.signature = record::sign(record::Role::ack, key_, other.bytes);
  EXPECT_EQ(judged(other, ground), "invalid");
}

}  // namespace
}  // namespace till::sync
