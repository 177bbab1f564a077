#include "agent/checkout/slip.h"

#include <cstdlib>

namespace till::agent {
namespace {

constexpr std::size_t group = 3;
constexpr int clock_starts_at = 11;  // of 2026-11-22T10:42:00Z
constexpr int clock_length = 5;

}  // namespace

std::string points_text(loyalty::Points points, int digits) {
  const auto places = static_cast<std::size_t>(digits);
  std::string text = std::to_string(std::abs(points.value()));
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  std::string fraction = text.substr(text.size() - places);
  text.resize(text.size() - places);
  for (std::size_t at = text.size(); at > group; at -= group) text.insert(at - group, ",");
  const bool whole = fraction.find_first_not_of('0') == std::string::npos;
  return (points.value() < 0 ? "-" : "") + text + (whole ? "" : "." + fraction);
}

std::vector<std::string> sale_slip(const loyalty::Quote& quote, const Standing& standing,
                                   int digits) {
  std::vector<std::string> out;
  if (quote.redemption.points.is_positive()) {
    out.push_back("Paid with points: " + points_text(quote.redemption.points, digits));
  }
  if (quote.points.is_positive()) {
    out.push_back("Points earned: " + points_text(quote.points, digits));
  }
  const auto balance = standing.balance;
  std::string line = "Balance: " + points_text(balance, digits);
  if (standing.known) {
    line += " (as of " + to_iso(standing.as_of).substr(clock_starts_at, clock_length) + " UTC";
    if (!standing.not_yet_sent.is_zero()) {
      line += std::string(", ") + (standing.not_yet_sent.is_positive() ? "+" : "") +
              points_text(standing.not_yet_sent, digits) + " not yet sent";
    }
    line += ")";
  }
  out.push_back(std::move(line));
  return out;
}

}  // namespace till::agent
