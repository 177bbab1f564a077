#include "sync/ctl/offer_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sync/ctl/json_at.h"

namespace till::ctl {
namespace {

using Sentence = std::pair<std::string_view, std::string_view>;

constexpr std::array<Sentence, 19> reasons{
    {{"members_only", "it is for members"},
     {"tier", "the member is of another tier"},
     {"segment", "the member is in none of its segments"},
     {"birthday", "it is not near the member's birthday"},
     {"first_purchase", "it is not the first purchase"},
     {"not_absent", "the member was here too recently"},
     {"not_bought", "the member never bought what it asks for"},
     {"not_activated", "the member has not activated it"},
     {"code_expired", "the code has expired"},
     {"code_used", "the code was used before"},
     {"code_not_leased", "this till may not use the code without the ledger"},
     {"already_used", "it was used as often as it may be"},
     {"control_group", "the member is in its control group"},
     {"not_qualified", "its condition does not hold"},
     {"closed", "an offer before it closed the goods"},
     {"no_budget", "its budget here is used up"},
     {"floor", "the goods are at their lowest price"},
     {"balance", "there are not enough points"},
     {"no_effect", "there is nothing that it could reduce or grant"}}};

constexpr std::array<Sentence, 11> conditions{{{"amount", "sum of the goods"},
                                               {"quantity", "quantity of the goods"},
                                               {"above", "the sum is above the most"},
                                               {"present", "the goods are not there"},
                                               {"absent", "goods are there that must not be"},
                                               {"not", "what must not hold holds"},
                                               {"tender", "it is paid otherwise"},
                                               {"stamps", "stamps"},
                                               {"set", "goods of the set"},
                                               {"points", "points"},
                                               {"budget", "budget"}}};

// A name that this build does not know is shown as it is.
template <std::size_t Size>
std::string sentence_of(const std::array<Sentence, Size>& sentences, const std::string& name) {
  const auto* found = std::ranges::find(sentences, name, &Sentence::first);
  return found == sentences.end() ? name : std::string(found->second);
}

void append(std::string& text, const std::string& part) {
  if (part.empty()) return;
  text += (text.empty() ? "" : "; ") + part;
}

std::string missing_text(const json::Value& missing) {
  auto text = sentence_of(conditions, text_at(missing, "condition"));
  const auto tender = text_at(missing, "tender");
  if (!tender.empty()) text += " than by " + tender;
  const auto lacking = integer_at(missing, "short");
  const auto goal = integer_at(missing, "goal");
  if (lacking) text += ", " + std::to_string(*lacking) + " short";
  if (goal) text += std::string(lacking ? " of " : ", limit ") + std::to_string(*goal);
  return text;
}

std::string loss_text(const json::Value& loss) {
  std::string lines;
  for (const auto& line : list_at(loss, "lines")) {
    lines += (lines.empty() ? "" : ", ") + text_at(line, "");
  }
  const bool one = list_at(loss, "lines").size() == 1;
  return "lost " + std::string(one ? "line " : "lines ") + lines + " to " + text_at(loss, "offer");
}

std::string numbered(const json::Value& explanation, std::string_view field,
                     std::string_view before) {
  const auto number = integer_at(explanation, field);
  return number ? std::string(before) + std::to_string(*number) : std::string();
}

}  // namespace

std::string outcome_text(const json::Value& explanation) {
  const auto reason = text_at(explanation, "reason");
  std::string text;
  if (reason == "applied") {
    append(text, numbered(explanation, "benefit", "took "));
    append(text, numbered(explanation, "points", "points "));
    append(text, numbered(explanation, "cut", "its limits cut off "));
  } else if (reason != "lost_to") {  // its losses say it
    append(text, sentence_of(reasons, reason));
  }
  for (const auto& loss : list_at(explanation, "lost")) append(text, loss_text(loss));
  const auto by = text_at(explanation, "by");
  if (!by.empty()) append(text, "closed by " + by);
  for (const auto& missing : list_at(explanation, "missing")) append(text, missing_text(missing));
  return text;
}

std::string prompt_text(const json::Value& prompt) {
  const auto kind = text_at(prompt, "kind");
  if (kind == "near_miss") {
    return "nearly: " + text_at(prompt, "short") + " short of " + text_at(prompt, "goal") + " (" +
           text_at(prompt, "condition") + "), worth " + text_at(prompt, "benefit");
  }
  if (kind == "tender") return "if paid by " + text_at(prompt, "tender");
  auto text = "say: " + text_at(prompt, "text");
  if (kind == "part") text += " (" + text_at(prompt, "count") + " more)";
  return text;
}

}  // namespace till::ctl
