// What leaves a till on a stick and what comes back: the pieces of docs/formats/stick.md made from
// the journal, one at a time, and the ack judged as one from the network is. Nothing is kept
// between two pieces: whoever carries them says where the next one begins. Journal thread.
#pragma once

#include <optional>
#include <string>

#include "agent/till_state.h"
#include "base/json/json.h"
#include "record/stick.h"

namespace till::agent {

// In whose name and to whom it is exported.
struct ExportGround {
  RegisterId register_id;
  crypto::PrivateKey register_key;
  record::KeyRecord import_key;
  std::string certificate_pem;
};
// Io thread. Errors: conflict when this register is not enrolled, or its ledger has no import key.
[[nodiscard]] Result<ExportGround> export_ground(const TillState& state,
                                                 const Result<std::string>& certificate);

// {"entries": 0} when nothing waits, else also header and opening piece, and the positions after
// which and up to which the batches go. `all`: what the ledger has as well.
[[nodiscard]] Result<json::Object> begin_export(storage::Journal& journal,
                                                const ExportGround& ground, bool all);

struct PieceAsked {
  record::StickHeader header;
  std::uint32_t index = 0;
  record::Position after;
  record::Position until;
};
// Errors: invalid with the path of a field.
[[nodiscard]] Result<PieceAsked> read_piece_asked(const json::Value& body);
// The batch after that position, or the end when there is none. Errors: conflict when the header is
// not one that this till would write now.
[[nodiscard]] Result<json::Object> export_piece(storage::Journal& journal,
                                                const ExportGround& ground,
                                                const PieceAsked& asked);

// An ack that somebody carried here.
struct CarriedAck {
  record::Ack ack;
  record::Signed as_received;
};
// Io thread. Errors: invalid, untrusted when it is not signed by this till's ledger; conflict for
// another register's.
[[nodiscard]] Result<CarriedAck> judge_carried(const TillState& state, const json::Value& file);
struct AckTaken {
  bool is_news = false;
  json::Object answer;
};
// Errors: conflict for another generation, or for entries that this till never wrote.
[[nodiscard]] Result<AckTaken> take_carried(storage::Journal& journal, const CarriedAck& carried);

}  // namespace till::agent
