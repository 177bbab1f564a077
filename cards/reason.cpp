#include "cards/reason.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace till::cards {
namespace {

struct Wording {
  Reason reason;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<Wording, 19> wordings{{
    {Reason::empty, "empty", "the scan holds no characters"},
    {Reason::too_long, "too_long", "the scan is longer than any code that we read"},
    {Reason::not_text, "not_text", "the scan holds control characters or is not UTF-8"},
    {Reason::unsupported, "unsupported", "GS1 element strings are not read by this version"},
    {Reason::no_row, "no_row", "no row of the store's table of codes claims it"},
    {Reason::symbology, "symbology", "the row is for other symbologies"},
    {Reason::prefix, "prefix", "it does not start as the row says"},
    {Reason::length, "length", "it is shorter or longer than the row says"},
    {Reason::check_digit, "check_digit", "its check digit is wrong: scan or type it again"},
    {Reason::not_a_phone, "not_a_phone", "it is not a phone number"},
    {Reason::no_coupon_code, "no_coupon_code", "nothing is left of it to name the coupon's offer"},
    {Reason::malformed, "malformed", "it is as long as an app code and is none"},
    {Reason::unknown_key, "unknown_key", "the app code is certified by a key that this till lacks"},
    {Reason::bad_certificate, "bad_certificate", "the app code's certificate does not verify"},
    {Reason::bad_signature, "bad_signature", "the app code is not signed by its phone"},
    {Reason::revoked, "revoked", "the member has replaced this phone: open the app again"},
    {Reason::too_old, "too_old", "the app code is too old: show a fresh one"},
    {Reason::too_new, "too_new", "the app code is from the future: the phone's clock is ahead"},
    {Reason::replayed, "replayed", "the app code was used before: show a fresh one"},
}};

const Wording& wording_of(Reason reason) {
  const auto* found = std::ranges::find(wordings, reason, &Wording::reason);
  require(found != wordings.end(), "a reason outside its list");
  return *found;
}

}  // namespace

std::string_view name_of(Reason reason) { return wording_of(reason).name; }
std::string_view sentence_of(Reason reason) { return wording_of(reason).sentence; }

}  // namespace till::cards
