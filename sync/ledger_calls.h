// The calls of a register to the ledger as requests, and their answers checked: an answer without a
// valid signature, the right register or our challenge proves nothing and is a failure. No I/O.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/client.h"
#include "record/compression.h"
#include "record/entry.h"
#include "record/exchange.h"
#include "record/keys.h"
#include "record/signing.h"
#include "sync/base_fetch.h"
#include "sync/base_gate.h"
#include "sync/courier.h"
#include "sync/uplink.h"

namespace till::sync {

inline constexpr std::size_t ruleset_bytes_max = 268'435'456;
inline constexpr std::size_t page_bytes_max = 67'108'864;

// Without the slashes at the end that people type.
[[nodiscard]] std::string base_of(std::string url);

class LedgerCalls {
 public:
  explicit LedgerCalls(const CourierSettings& settings);

  [[nodiscard]] net::TransferRequest hello(const record::Hello& hello) const;
  [[nodiscard]] net::TransferRequest batch(std::vector<record::Entry> entries) const;
  [[nodiscard]] net::TransferRequest changes(std::int64_t cursor, bool wait_for_news = true) const;
  [[nodiscard]] net::TransferRequest ruleset(const Hash& sha256) const;
  // One that the ledger has lost, as it was signed.
  [[nodiscard]] net::TransferRequest bring_ruleset(const record::Signed& envelope) const;

  // The manifest of the region's base, when it is newer than `have`.
  [[nodiscard]] net::TransferRequest base_manifest(const BaseGround& ground) const;
  [[nodiscard]] net::TransferRequest lookup(const LookupAsked& asked) const;
  [[nodiscard]] net::TransferRequest hold(const record::HoldAsked& asked) const;
  [[nodiscard]] net::TransferRequest piece(const FetchPiece& piece) const;

  template <class T>
  using Checked = std::expected<T, Failure>;
  struct SignedAck {
    record::Ack ack;
    record::Signed as_received;
  };
  [[nodiscard]] Checked<record::HelloAnswer> hello_answer(const net::Transferred& transferred,
                                                          const record::Hello& asked) const;
  [[nodiscard]] Checked<SignedAck> ack(const net::Transferred& transferred,
                                       record::Epoch epoch) const;
  [[nodiscard]] Checked<record::ChangePage> page(const net::Transferred& transferred) const;
  // The signature is left to judge_ruleset; the bytes are those of the name.
  [[nodiscard]] Checked<record::Signed> ruleset_bytes(const net::Transferred& transferred,
                                                      const Hash& sha256) const;

  // Whether it took one that was brought; false when it refused it for good.
  [[nodiscard]] static Checked<bool> taken_back(const net::Transferred& transferred);

  // Batches go without the dictionary from now on: the ledger does not have it.
  void send_plain() { dictionary_ = record::Dictionary::none; }
  // None: the ledger has none that is newer.
  [[nodiscard]] Checked<std::optional<BaseOffer>> base_offer(const net::Transferred& transferred,
                                                             const BaseGround& ground) const;
  [[nodiscard]] LookedUp looked_up(const net::Transferred& transferred) const;
  [[nodiscard]] static Result<record::HoldAnswer> held(const net::Transferred& transferred);
  [[nodiscard]] static Checked<Bytes> piece_bytes(const net::Transferred& transferred,
                                                  const FetchPiece& asked);

  void use_keys(record::KeysDocument keys) { keys_ = std::move(keys); }
  // Cursors are of this generation from now on.
  void use_generation(const record::Generation& generation) { generation_ = generation; }

 private:
  [[nodiscard]] net::TransferRequest request(net::Method method, const std::string& path) const;

  std::string url_;
  RegisterId register_id_;
  crypto::PrivateKey key_;
  record::KeysDocument keys_;
  std::optional<record::Generation> generation_;
  std::shared_ptr<const net::ClientTls> tls_;
  record::Dictionary dictionary_ = record::Dictionary::entries;
  Seconds feed_wait_;
  Seconds deadline_;
};

}  // namespace till::sync
