#include "platform/service.h"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

// The service manager's end. A name that begins with "@" is abstract.
class ManagerSocket {
 public:
  explicit ManagerSocket(const std::string& name)
      : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name.starts_with('@')) address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), length), 0);
  }
  ManagerSocket(const ManagerSocket&) = delete;
  ManagerSocket& operator=(const ManagerSocket&) = delete;
  ~ManagerSocket() { ::close(descriptor_); }

  // What has arrived; a local datagram is there when its sender returns.
  [[nodiscard]] std::vector<std::string> heard() const {
    std::vector<std::string> out;
    std::array<char, 512> buffer{};
    for (;;) {
      const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
      if (count < 0) return out;
      out.emplace_back(buffer.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int descriptor_;
};

class Service : public testing::Test {
 protected:
  void TearDown() override {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  }
};

void notify_everything() {
  notify_ready();
  notify_status("12 receipts\nREADY=0");
  notify_watchdog();
  notify_stopping();
}

const std::vector<std::string> everything = {"READY=1", "STATUS=12 receipts READY=0", "WATCHDOG=1",
                                             "STOPPING=1"};

TEST_F(Service, manager_hears_every_notice_through_its_socket) {
  const TempFolder folder;
  const std::string name = (folder / "notify").string();
  const ManagerSocket manager(name);
  ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  notify_everything();
  EXPECT_EQ(manager.heard(), everything);
}

TEST_F(Service, manager_hears_every_notice_through_an_abstract_socket) {
  const std::string name = "@till-test-" + to_hex(crypto::random_bytes(8));
  const ManagerSocket manager(name);
  ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  notify_everything();
  EXPECT_EQ(manager.heard(), everything);
}

TEST_F(Service, without_a_manager_that_listens_notices_are_lost_in_silence) {
  const TempFolder folder;
  notify_everything();
  ::setenv("NOTIFY_SOCKET", (folder / "nobody").c_str(), 1);
  notify_everything();
  ::setenv("NOTIFY_SOCKET", std::string(500, 'x').c_str(), 1);
  notify_everything();
  EXPECT_FALSE(platform::exists(folder / "nobody"));
}

TEST_F(Service, watchdog_period_is_told_to_the_watched_process_alone) {
  EXPECT_EQ(watchdog_period(), std::nullopt);
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(watchdog_period(), Milliseconds{30'000});
  ::setenv("WATCHDOG_PID", std::to_string(process_id()).c_str(), 1);
  EXPECT_EQ(watchdog_period(), Milliseconds{30'000});
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(watchdog_period(), std::nullopt);
  ::unsetenv("WATCHDOG_PID");
  for (const char* nonsense : {"", "0", "-5", "soon", "30000000s"}) {
    ::setenv("WATCHDOG_USEC", nonsense, 1);
    EXPECT_EQ(watchdog_period(), std::nullopt) << nonsense;
  }
}

TEST_F(Service, resident_memory_grows_with_what_is_touched) {
  const std::uint64_t before = resident_bytes();
  EXPECT_GT(before, 1U << 20);
  constexpr std::size_t block_bytes = 64 << 20;
  const std::vector<char> block(block_bytes, 'x');
  EXPECT_GT(resident_bytes(), before + block_bytes / 2) << block.back();
}

TEST_F(Service, process_and_host_have_names) {
  EXPECT_EQ(process_id(), static_cast<std::uint32_t>(::getpid()));
  EXPECT_FALSE(host_name().empty());
}

}  // namespace
}  // namespace till::platform
