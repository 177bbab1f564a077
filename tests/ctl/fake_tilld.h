// Stands for tilld: answers what the test says, and keeps what it was asked.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/net/running_server.h"

namespace till::ctl {

class FakeTilld {
 public:
  FakeTilld();

  // "GET /v1/status", with its query.
  void answers(const std::string& call, net::Response response);
  void answers(const std::string& call, const std::string& body);  // 200
  // One after the other, then nothing is there any more.
  void answers_in_turn(const std::string& call, const std::vector<std::string>& bodies);

  [[nodiscard]] std::string url() const { return server_.url(""); }
  // Also listens there from now on.
  void listen(const std::string& socket);
  [[nodiscard]] std::vector<net::Request> asked() const;

 private:
  net::Response answer_to(const net::Request& request);

  mutable std::mutex mutex_;
  std::map<std::string, net::Response> answers_;
  std::map<std::string, std::deque<net::Response>> turns_;
  std::vector<net::Request> asked_;
  net::RunningServer server_;  // the last: it answers as soon as it is made
};

}  // namespace till::ctl
