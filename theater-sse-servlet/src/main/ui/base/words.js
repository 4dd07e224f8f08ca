/** Words that several elements share. Names of statuses are `status.<wire name>`. */
export const WORDS = {
  en: {
    'status.pending': 'Pending', 'status.queued': 'Queued', 'status.running': 'Running',
    'status.retrying': 'Retrying', 'status.completed': 'Completed', 'status.succeeded': 'Succeeded',
    'status.failed': 'Failed', 'status.error': 'Failed', 'status.skipped': 'Skipped', 'status.cancelled': 'Cancelled',
    'status.interrupted': 'Interrupted', 'status.aborted': 'Aborted', 'status.started': 'Running',
    'status.streaming': 'Streaming', 'status.timeout': 'Timed out', 'status.unknown': 'Unknown',
    copy: 'Copy', copied: 'Copied', 'copy.failed': 'Could not copy', retry: 'Retry',
    cancel: 'Cancel', close: 'Close', loading: 'Loading…', more: 'Show more', all: 'All',
    search: 'Search', clear: 'Clear', error: 'Error', steps: 'Steps', calls: 'LLM calls',
    duration: 'Duration', cost: 'Cost', tokens: 'Tokens', model: 'Model', none: 'Nothing here',
    'no.right': 'You may not read prompts and responses here.',
    'load.failed': 'Could not be loaded', 'try.again': 'Try again',
  },
  zh: {
    'status.pending': '等待中', 'status.queued': '排队中', 'status.running': '运行中',
    'status.retrying': '重试中', 'status.completed': '已完成', 'status.succeeded': '成功',
    'status.failed': '失败', 'status.error': '失败', 'status.skipped': '已跳过', 'status.cancelled': '已取消',
    'status.interrupted': '已中断', 'status.aborted': '已中止', 'status.started': '进行中',
    'status.streaming': '输出中', 'status.timeout': '超时', 'status.unknown': '未知',
    copy: '复制', copied: '已复制', 'copy.failed': '无法复制', retry: '重试',
    cancel: '取消', close: '关闭', loading: '加载中…', more: '显示更多', all: '全部',
    search: '搜索', clear: '清除', error: '错误', steps: '步骤', calls: '模型调用',
    duration: '耗时', cost: '费用', tokens: 'Token', model: '模型', none: '暂无内容',
    'no.right': '你无权在此查看提示词和回复。',
    'load.failed': '加载失败', 'try.again': '重试',
  },
};
