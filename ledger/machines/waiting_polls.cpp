#include "ledger/machines/waiting_polls.h"

#include <utility>
#include <vector>

namespace till::ledger {

void WaitingPolls::add(const PageAsked& asked, Milliseconds wait, net::Answer answer) {
  time_is_over(asked.register_number);
  auto timer = std::make_unique<net::Timer>(context_);
  timer->after(wait, [this, number = asked.register_number] { time_is_over(number); });
  waiters_[asked.register_number] = {asked, std::move(answer), std::move(timer)};
}

void WaitingPolls::time_is_over(RegisterNumber number) {
  const auto found = waiters_.find(number);
  if (found == waiters_.end()) return;
  const auto waiter = std::move(found->second);
  waiters_.erase(found);
  if (auto response = page_(waiter.asked, true)) waiter.answer(std::move(*response));
}

void WaitingPolls::feed_moved() {
  std::vector<std::pair<net::Answer, net::Response>> answers;
  for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
    auto response = page_(waiter->second.asked, false);
    if (!response) {
      ++waiter;
      continue;
    }
    answers.emplace_back(std::move(waiter->second.answer), std::move(*response));
    waiter = waiters_.erase(waiter);
  }
  for (auto& [answer, response] : answers) answer(std::move(response));
}

void WaitingPolls::answer_all() {
  while (!waiters_.empty()) time_is_over(waiters_.begin()->first);
}

}  // namespace till::ledger
