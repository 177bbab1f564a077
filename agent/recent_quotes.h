// The member views that recent quotes were made from, by the nonce of their token: the commit of a
// quote is computed from the same view, whatever came in between. In memory; after a restart a
// commit uses today's view.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "loyalty/member.h"
#include "record/entry.h"

namespace till::agent {

inline constexpr std::size_t recent_quotes_max = 256;  // a POS works on one basket at a time

struct ViewOfMember {
  std::optional<loyalty::Member> member;
  std::optional<record::Mark> stamp;
  bool online = false;  // the ledger could be asked for a hold
  friend bool operator==(const ViewOfMember&, const ViewOfMember&) = default;
};

class RecentQuotes {
 public:
  void remember(const Nonce& nonce, ViewOfMember view) {
    if (order_.size() == recent_quotes_max) {
      views_.erase(order_.front());
      order_.pop_front();
    }
    order_.push_back(nonce);
    views_.insert_or_assign(nonce, std::move(view));
  }

  // Null when it is too long ago.
  [[nodiscard]] const ViewOfMember* find(const Nonce& nonce) const {
    const auto found = views_.find(nonce);
    return found == views_.end() ? nullptr : &found->second;
  }

 private:
  std::map<Nonce, ViewOfMember> views_;
  std::deque<Nonce> order_;
};

}  // namespace till::agent
