// Where the courier's pieces of a base become files, on a thread of their own, and where a new base
// takes the place of the one in use, on the io thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "agent/base_thread.h"
#include "agent/till.h"
#include "storage/cache/base_build.h"
#include "storage/cache/base_parts.h"
#include "sync/courier.h"

namespace till::agent {

inline constexpr std::string_view base_folder = "base";
// The ledger's one region.
inline constexpr std::string_view base_region = "all";

class BaseDesk {
 public:
  explicit BaseDesk(Till& till);

  [[nodiscard]] sync::CourierPorts::Base ports();
  // Io thread: what the courier's thread may know.
  void tick();

 private:
  template <class T>
  using Reply = sync::CourierPorts::Reply<T>;
  void when_ours(const sync::BaseOffer& offer, const Reply<bool>& reply);
  void build(const sync::BaseOffer& offer, const Reply<bool>& reply);
  void use_next(const Reply<bool>& reply);

  Till& till_;
  std::unique_ptr<platform::Folder> folder_;
  storage::BaseParts parts_;
  std::mutex mutex_;  // guards the ground
  sync::BaseGround ground_;
  BaseThread thread_;  // first to go: it uses all of the above
};

}  // namespace till::agent
