#include "platform/secrets.h"

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

namespace fs = std::filesystem;

// What every store promises.
void expect_a_store(SecretStore& store) {
  EXPECT_EQ(store.load("register.key").error().code, ErrorCode::not_found);
  ASSERT_TRUE(store.store("register.key", BytesView("a\0b", 3)));
  EXPECT_EQ(store.load("register.key"), Bytes("a\0b", 3));
  ASSERT_TRUE(store.store("register.key", "new"));
  EXPECT_EQ(store.load("register.key"), "new");
  ASSERT_TRUE(store.remove("register.key"));
  EXPECT_EQ(store.load("register.key").error().code, ErrorCode::not_found);
  EXPECT_TRUE(store.remove("register.key"));
  for (const std::string& name :
       {std::string(), std::string("../x"), std::string("a/b"), std::string(".x"),
        std::string("Key"), std::string("a b"), std::string("a\0b", 3), std::string(65, 'a')}) {
    EXPECT_EQ(store.store(name, "x").error().code, ErrorCode::invalid) << name;
    EXPECT_EQ(store.load(name).error().code, ErrorCode::invalid) << name;
    EXPECT_EQ(store.remove(name).error().code, ErrorCode::invalid) << name;
  }
}

TEST(MemorySecrets, keep_replace_and_forget) {
  MemorySecrets store;
  expect_a_store(store);
}

TEST(FileSecrets, keep_replace_and_forget) {
  const TempFolder folder;
  auto store = FileSecrets::open(folder / "secrets");
  ASSERT_TRUE(store);
  expect_a_store(*store);
}

TEST(FileSecrets, nobody_else_can_read_them) {
  const TempFolder folder;
  auto store = FileSecrets::open(folder / "secrets");
  ASSERT_TRUE(store);
  ASSERT_TRUE(store->store("token", "t"));
  EXPECT_EQ(mode_of(folder / "secrets"), 0700U);
  EXPECT_EQ(mode_of(folder / "secrets" / "token"), 0600U);
}

TEST(FileSecrets, secret_that_others_can_read_is_refused_with_the_remedy) {
  const TempFolder folder;
  auto store = FileSecrets::open(folder / "secrets");
  ASSERT_TRUE(store && store->store("token", "t"));
  const Path file = folder / "secrets" / "token";
  fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
  const auto loaded = store->load("token");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::forbidden);
  EXPECT_TRUE(loaded.error().text.contains("chmod 600 " + file.string())) << loaded.error().text;
  fs::permissions(file, fs::perms::group_read, fs::perm_options::remove);
  EXPECT_EQ(store->load("token"), "t");
}

TEST(FileSecrets, folder_that_others_can_enter_is_refused_with_the_remedy) {
  const TempFolder folder;
  ASSERT_TRUE(make_directories(folder / "open", FileMode::shared));
  const auto store = FileSecrets::open(folder / "open");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::forbidden);
  EXPECT_TRUE(store.error().text.contains("chmod 700 ")) << store.error().text;
}

TEST(FileSecrets, link_in_place_of_a_secret_is_not_followed) {
  const TempFolder folder;
  auto store = FileSecrets::open(folder / "secrets");
  ASSERT_TRUE(store);
  ASSERT_TRUE(write_file(folder / "elsewhere", "x", FileMode::private_));
  fs::create_symlink(folder / "elsewhere", folder / "secrets" / "token");
  EXPECT_EQ(store->load("token").error().code, ErrorCode::io);
}

TEST(FileSecrets, document_is_too_large_for_a_secret) {
  const TempFolder folder;
  auto store = FileSecrets::open(folder / "secrets");
  ASSERT_TRUE(store);
  EXPECT_EQ(store->store("token", Bytes(100'000, 'x')).error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace till::platform
