// What a code turned out to be, and how far it may be believed. Values, made by interpret.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "cards/reason.h"
#include "cards/scan.h"

namespace till::cards {

using MemberId = Fixed<16, struct MemberIdTag>;  // given by the ledger

// What a member code may do with no network, strongest first; docs/formats/codes.md has the table.
enum class Trust {
  signed_,   // the app's signature verified, on a trusted clock
  rotating,  // a one-time number of a wallet, on a trusted clock
  static_,   // whoever copied the number could show it
  typed,     // a person entered it
};
[[nodiscard]] std::string_view name_of(Trust trust);

enum class MemberKind { card, phone, app };
[[nodiscard]] std::string_view name_of(MemberKind kind);

// What a verified app code says beside the member.
struct AppProof {
  MemberId member;
  PublicKey phone_key;     // the key of replay memory
  Instant certified_at{};  // to compare with the member's app_key_not_before
  Instant issued_at{};
  friend bool operator==(const AppProof&, const AppProof&) = default;
};

struct MemberCode {
  MemberKind kind = MemberKind::card;
  std::string number;  // the card's as normalised, the phone's in E.164, of an app the id in hex
  Trust trust = Trust::static_;
  std::optional<AppProof> app = std::nullopt;  // exactly when the kind is app
  friend bool operator==(const MemberCode&, const MemberCode&) = default;
};

struct CouponCode {
  std::string code;    // what an offer's trigger names
  std::string serial;  // this one coupon: the whole text
  friend bool operator==(const CouponCode&, const CouponCode&) = default;
};

// Not ours: the POS gets `text` back untouched.
struct ProductCode {
  std::string text;
  std::optional<std::string> gtin = std::nullopt;  // 14 digits, when the text is a good GTIN
  friend bool operator==(const ProductCode&, const ProductCode&) = default;
};

struct Unknown {
  Reason reason = Reason::no_row;
  std::string text;  // the reason for people
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

// Codes that activate an offer and codes of our receipts will join before Unknown.
using Meaning = std::variant<MemberCode, CouponCode, ProductCode, Unknown>;
// "member", "coupon", "product" or "unknown".
[[nodiscard]] std::string_view name_of(const Meaning& meaning);

struct Refusal {
  std::string row;
  Reason reason = Reason::no_row;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// A meaning with its explanation. `text` may be a card number: never log it.
struct Claim {
  Meaning meaning;
  std::string row;                // who decided; empty when nobody claimed it
  std::vector<Refusal> refusals;  // the rows asked before, in order
  Symbology symbology = Symbology::unknown;
  std::string text;  // what was judged: without AIM identifier and terminators
  friend bool operator==(const Claim&, const Claim&) = default;
};

}  // namespace till::cards
