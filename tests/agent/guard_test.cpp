#include "agent/api/guard.h"

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"

namespace till::agent {
namespace {

const std::string view_token(64, 'a');
const std::string pos_token(64, 'b');
const std::string admin_token(64, 'c');

Guard guard() {
  return Guard({.tokens = {{ApiRole::view, view_token},
                           {ApiRole::pos, pos_token},
                           {ApiRole::admin, admin_token}},
                .origins = {"http://localhost:3000"},
                .port = 8731});
}

net::Request request(net::Headers headers, net::Transport transport = net::Transport::tcp) {
  net::Request out;
  out.headers = std::move(headers);
  out.peer = std::make_shared<net::Peer>(net::Peer{.transport = transport});
  return out;
}

int status_with(std::string authorization, ApiRole least) {
  const auto refused =
      guard().refuse(request({{"Authorization", std::move(authorization)}}), least);
  return refused ? refused->status : 200;
}

int status_from(net::Headers headers, net::Transport transport = net::Transport::tcp) {
  const auto refused = guard().refuse_foreign(request(std::move(headers), transport));
  return refused ? refused->status : 200;
}

TEST(Guard, each_role_may_do_what_the_ones_before_it_may) {
  EXPECT_EQ(status_with("Bearer " + view_token, ApiRole::view), 200);
  EXPECT_EQ(status_with("Bearer " + view_token, ApiRole::pos), 403);
  EXPECT_EQ(status_with("Bearer " + pos_token, ApiRole::view), 200);
  EXPECT_EQ(status_with("Bearer " + pos_token, ApiRole::pos), 200);
  EXPECT_EQ(status_with("Bearer " + pos_token, ApiRole::admin), 403);
  EXPECT_EQ(status_with("Bearer " + admin_token, ApiRole::admin), 200);
}

TEST(Guard, nothing_but_a_token_of_this_till_opens) {
  for (const auto& authorization :
       {std::string(), std::string("Bearer "), std::string("Bearer x"), pos_token,
        "bearer " + pos_token, "Basic " + pos_token, "Bearer " + pos_token + "b",
        "Bearer " + pos_token.substr(1), "Bearer  " + pos_token}) {
    EXPECT_EQ(status_with(authorization, ApiRole::view), 401) << authorization;
  }
  EXPECT_EQ(guard().refuse(request({}), ApiRole::view)->status, 401);
}

TEST(Guard, a_401_says_once_how_to_authenticate) {
  const auto refused = guard().refuse(request({}), ApiRole::view);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->headers.count("WWW-Authenticate"), 1U);
}

TEST(Guard, on_tcp_the_host_must_be_this_machine_with_our_port) {
  for (const auto* host : {"127.0.0.1:8731", "[::1]:8731", "localhost:8731"}) {
    EXPECT_EQ(status_from({{"Host", host}}), 200) << host;
  }
  for (const auto* host : {"", "localhost", "127.0.0.1:8732", "evil.example:8731", "127.0.0.1",
                           "127.0.0.1:87311", "xlocalhost:8731"}) {
    EXPECT_EQ(status_from({{"Host", host}}), 421) << host;
  }
  EXPECT_EQ(status_from({}), 421);
}

TEST(Guard, on_the_unix_socket_any_host_will_do) {
  EXPECT_EQ(status_from({{"Host", "till"}}, net::Transport::unix_socket), 200);
}

TEST(Guard, an_origin_that_is_not_listed_is_refused_on_every_transport) {
  const net::Header host{"Host", "localhost:8731"};
  EXPECT_EQ(status_from({host, {"Origin", "http://localhost:3000"}}), 200);
  EXPECT_EQ(status_from({host, {"Origin", "http://localhost:3001"}}), 403);
  EXPECT_EQ(status_from({host, {"Origin", "null"}}), 403);
  EXPECT_EQ(status_from({{"Origin", "http://evil.example"}}, net::Transport::unix_socket), 403);
}

TEST(Guard, tokens_are_made_once_and_read_on_later_starts) {
  const platform::TempFolder folder;
  const auto first = open_tokens(folder / "tokens");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->size(), 3U);
  EXPECT_NE(first->at(ApiRole::pos), first->at(ApiRole::admin));
  EXPECT_EQ(open_tokens(folder / "tokens"), first);
  EXPECT_EQ(platform::mode_of(folder / "tokens/admin"), 0600U);
}

TEST(Guard, a_token_file_that_was_emptied_is_named_and_not_accepted) {
  const platform::TempFolder folder;
  ASSERT_TRUE(open_tokens(folder / "tokens"));
  ASSERT_TRUE(platform::write_file(folder / "tokens/pos", "short\n", platform::FileMode::private_));
  const auto opened = open_tokens(folder / "tokens");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid);
  EXPECT_NE(opened.error().context.find("tokens/pos"), std::string::npos);
}

}  // namespace
}  // namespace till::agent
